package io.cellstream.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The reference of all settings as Markdown, made from their definitions. */
public final class SettingsReference {
  private static final String KAFKA_DOCUMENTATION = "https://kafka.apache.org/documentation/";

  private final Catalog catalog = new Catalog();

  public String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("""
        # Settings

        This page is what `./cellstream config --docs` prints.

        Settings live in one `.properties` file in UTF-8. Environment variables override the file, and
        `--set name=value` overrides both. A name that is not known is an error, so that a mistyped one
        can't go unnoticed; for the same reason the keys of plug-ins (interceptors, reporters) that no
        client defines are not accepted. A blank environment variable counts as absent.

        ```sh
        ./cellstream describe --config app.properties   # the application in words: topics, states, processors
        ./cellstream config --config app.properties     # the effective settings, and where each comes from
        ```

        | a setting of | as an environment variable |
        |---|---|
        | Cellstream's, `cellstream.input.topic` | `CELLSTREAM_INPUT_TOPIC` |
        | Kafka's, `bootstrap.servers` | `KAFKA_BOOTSTRAP_SERVERS` |
        | the registry's, `schema.registry.url`, `basic.auth.user.info` | `SCHEMA_REGISTRY_URL`, `SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO` |

        `run` requires `bootstrap.servers`, `application.id`, `schema.registry.url`, `cellstream.model`,
        `cellstream.input.topic` and `cellstream.output.topic`.

        ## Cellstream's

        """);
    table(page, List.of("Name", "Default", "Importance", "Meaning"), Keys.own(), SettingsReference::row);
    page.append("""

        The input, keyed, output, final, dead-letter and gaps topics must differ, but for output and
        final.

        ## Kafka's

        The names of [Kafka Streams, its consumers, producers and admin client](%s)
        as they are, [security](security.md) included, and with Kafka Streams' prefixes
        %s.
        The default of `state.dir` is `~/.cellstream/state`, because a reboot empties Kafka's
        `/tmp/kafka-streams`; a user without a home has to set it. A relative path is resolved as for
        `cellstream.model`. Other defaults that differ from Kafka's, or are stated:

        """.formatted(KAFKA_DOCUMENTATION, catalog.prefixes().stream().map(SettingsReference::code).collect(Collectors.joining(", "))));
    table(page, List.of("Name", "Default", "Why"), ChosenDefault.ALL,
        chosen -> List.of(code(chosen.name()), code(chosen.value()), chosen.reason()));
    page.append("""

        ## The Schema Registry's

        The names of Confluent's client as they are. `%sNAME` adds the header NAME to every request.
        [Security](security.md#the-schema-registry) has those that log in.

        """.formatted(Catalog.HEADER.name()));
    table(page, List.of("Name", "Default", "Importance", "Meaning"), catalog.of(Owner.REGISTRY), SettingsReference::row);
    page.append("""

        ## Not yours to set

        | Why | Names |
        |---|---|
        """);
    namesByReason().forEach((reason, names) -> page.append("| %s | %s |%n".formatted(cell(reason), names)));
    return page.toString();
  }

  private static Map<String, String> namesByReason() {
    return new TreeMap<>(Controlled.reasons()).entrySet().stream().collect(
        Collectors.groupingBy(Map.Entry::getValue, TreeMap::new,
            Collectors.mapping(entry -> code(entry.getKey()), Collectors.joining(", "))));
  }

  private static List<String> row(Setting setting) {
    String value = setting.defaultValue().shown();
    String shownDefault = value.contains(" ") || value.isEmpty() ? value : code(value);
    return List.of(code(setting.name()), shownDefault, setting.importance().name().toLowerCase(Locale.ROOT), setting.documentation());
  }

  private static <T> void table(StringBuilder page, List<String> heads, List<T> items, Function<T, List<String>> row) {
    page.append("| ").append(String.join(" | ", heads)).append(" |\n").append("|---".repeat(heads.size())).append("|\n");
    for (T item : items) {
      page.append("| ").append(row.apply(item).stream().map(SettingsReference::cell).collect(Collectors.joining(" | "))).append(" |\n");
    }
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static String cell(String text) {
    return text.replaceAll("\\s+", " ").replace("|", "\\|").strip();
  }
}
