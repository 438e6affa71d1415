package io.cellstream.observe;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The metrics in Prometheus' text format, or in OpenMetrics where the Accept header asks for it. A page is rendered by one thread at a time and
 * kept for a second, so that scrapers without number or pause cost the stream no more than one page a second. Safe for threads.
 */
final class MetricsPage {
  static final Duration KEPT = Duration.ofSeconds(1);

  private final PrometheusRegistry registry;
  private final InstantSource clock;
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final Map<String, Rendered> pages = new HashMap<>();

  MetricsPage(PrometheusRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  private record Rendered(Instant when, byte[] body) {
  }

  /** @param accept the header of that name */
  Answer page(String accept) throws IOException {
    ExpositionFormatWriter writer = formats.findWriter(accept);
    return new Answer(200, writer.getContentType(), body(writer), Map.of());
  }

  private synchronized byte[] body(ExpositionFormatWriter writer) throws IOException {
    Instant now = clock.instant();
    Optional<Rendered> kept = Optional.ofNullable(pages.get(writer.getContentType()))
        .filter(page -> page.when.plus(KEPT).isAfter(now) && !page.when.isAfter(now));
    if (kept.isPresent()) {
      return kept.get().body;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, registry.scrape());
    pages.put(writer.getContentType(), new Rendered(now, out.toByteArray()));
    return out.toByteArray();
  }
}
