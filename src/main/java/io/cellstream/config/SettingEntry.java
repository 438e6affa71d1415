package io.cellstream.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What there is to know of one setting, for a terminal: of Cellstream's, of Kafka's (with or without one of Kafka Streams' prefixes), of the
 * registry's.
 */
public record SettingEntry(String name) {
  private static final int COLUMNS = 80;
  private static final String INDENT = "  ";

  /**
   * Lines, each ending in a line feed.
   *
   * @throws ConfigurationException if there is no such setting; names the one that was probably meant
   */
  public String text() {
    Catalog catalog = new Catalog();
    Optional<Setting> known = catalog.find(name);
    Optional<String> reason = catalog.controlled(name);
    List<String> lines = new ArrayList<>(List.of(name));
    if (known.isEmpty() || reason.isEmpty()) {
      add(catalog.demand(name, new Source.Question()), lines);
    } else {
      lines.addAll(wrapped("not yours to set: " + reason.get()));
      lines.addAll(wrapped(plain(known.get().documentation())));
    }
    return String.join("\n", lines) + "\n";
  }

  private static void add(Setting setting, List<String> lines) {
    lines.addAll(wrapped(plain(setting.documentation())));
    chosen(setting).ifPresent(chosen -> lines.addAll(wrapped("Cellstream's own default: " + chosen.reason())));
    lines.add("");
    lines.add(row("type", setting.type().name().toLowerCase(Locale.ROOT)));
    lines.add(row("default", defaultValue(setting)));
    lines.add(row("importance", setting.importance().name().toLowerCase(Locale.ROOT)));
    lines.add(row("variable", EnvironmentSettings.variable(setting.owner(), setting.name())));
    if (Secrets.isSecret(setting)) {
      lines.add(row("secret", "never printed"));
    }
  }

  private static String defaultValue(Setting setting) {
    String shown = chosen(setting).map(ChosenDefault::value).orElse(setting.defaultValue().shown());
    boolean required = Settings.FOR_RUN.stream().anyMatch(key -> key.name().equals(setting.name()));
    return shown.isEmpty() ? required ? "none; run requires it" : "none" : shown;
  }

  private static Optional<ChosenDefault> chosen(Setting setting) {
    return ChosenDefault.ALL.stream().filter(chosen -> chosen.name().equals(setting.name())).findFirst();
  }

  private static String row(String what, String text) {
    return String.format(Locale.ROOT, "%s%-11s %s", INDENT, what, text).stripTrailing();
  }

  /** Kafka's and Confluent's words are HTML in part. */
  private static String plain(String documentation) {
    return documentation.replaceAll("</?[a-zA-Z][^>]*>", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
        .replace("&amp;", "&");
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() > INDENT.length() && line.length() + word.length() > COLUMNS) {
        lines.add(line.toString().stripTrailing());
        line.setLength(INDENT.length());
      }
      line.append(word).append(' ');
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }
}
