package io.cellstream.observe;

import io.cellstream.preflight.Incident;
import java.util.Locale;
import java.util.stream.Collectors;

/** Cellstream's own series and incidents as Markdown tables, for the page about metrics. */
public final class MetricsReference {
  private MetricsReference() {
  }

  public static String markdown() {
    StringBuilder page = new StringBuilder("| name | type | labels | what it tells |\n|---|---|---|---|\n");
    for (OwnSeries series : OwnSeries.values()) {
      page.append("| `").append(series.shown()).append("` | ").append(series.type().name().toLowerCase(Locale.ROOT)).append(" | ")
          .append(series.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "))).append(" | ")
          .append(series.help()).append(" |\n");
    }
    page.append("\n| incident | what happened |\n|---|---|\n");
    for (Incident incident : Incident.values()) {
      page.append("| `").append(incident).append("` | ").append(incident.text()).append(" |\n");
    }
    return page.toString();
  }
}
