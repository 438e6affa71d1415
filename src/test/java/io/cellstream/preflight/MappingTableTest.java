package io.cellstream.preflight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.Settings;
import io.cellstream.format.LatestSchema;
import io.cellstream.format.json.JsonDeclared;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the last records say of a mapping; that they are read from a broker is {@link io.cellstream.cli.MapCommandIT}'s. */
class MappingTableTest {
  private final List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();
  private final FoundOnly findings = new FoundOnly();

  private void add(@Nullable String value) {
    records.add(new ConsumerRecord<>("in", 0, records.size(), "k".getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8)));
  }

  private final List<LatestSchema> schemas = new ArrayList<>();

  private void judge(String format, String... settings) throws StartupException {
    Map<String, String> all = new HashMap<>(Map.of("cellstream.input.topic", "in", "cellstream.input.format", format));
    for (int i = 0; i < settings.length; i += 2) {
      all.put("cellstream.input." + settings[i], settings[i + 1]);
    }
    new MappingTable(InputPlan.of(Settings.load(Optional.empty(), Map.of(), all)), Optional.empty(), rows::add).judge(schemas, records,
        findings);
  }

  @Test
  void showsEachPartWithWhatWasSeen() throws StartupException {
    add("{\"a\":{\"b\":1.5},\"s\":\"RUN\",\"n\":7,\"v\":[1,2,3,4,5,6,7],\"end\":false}");
    add("{\"a\":{},\"s\":\"STOP\",\"n\":8,\"v\":[1,2,3,4,5,6,7],\"end\":true}");

    judge("json", "features", "a.b?last,s:onehot(RUN,STOP),v[6],s:place(STOP,RUN)", "position", "n", "end", "end", "time", "n:s");

    assertThat(findings.problems()).isEmpty();
    assertThat(rows).containsExactly(//
        "path  type        seen    example  becomes", //
        "a.b   number      1 of 2  1.5      feature 0", //
        "s     text        all     RUN      features 1–2: RUN, STOP", //
        "v[6]  whole       all     7        feature 3", //
        "s     text        all     RUN      feature 4: from 0 on, STOP, RUN", //
        "n     whole       all     7        position", //
        "end   true/false  all     false    end if true", //
        "n     whole       all     7        time (a number is in seconds)");
  }

  @Test
  void aFieldThatIsNestedElsewhereIsFoundByItsName() throws StartupException {
    add("{\"head\":{\"seq\":1},\"body\":{\"click\":{\"page\":\"home\"}}}");

    judge("json", "token", "page", "position", "header.seq");

    assertThat(findings.problems()).containsExactly(
        "warning: cellstream.input.token: page is missing in the last record; did you mean body.click.page? There are head.seq,"
            + " body.click.page",
        "warning: cellstream.input.position: header.seq is missing in the last record; did you mean head.seq? There are head.seq,"
            + " body.click.page");
  }

  @Test
  void aFieldThatIsAlwaysNullIsToldSo() throws StartupException {
    add("{\"page\":null,\"x\":1}");

    judge("json", "token", "page?none");

    assertThat(findings.problems()).containsExactly("warning: cellstream.input.token: page is null in the last record");
  }

  @Test
  void manyFieldsAreCutAndHostileNamesArePrintable() throws StartupException {
    StringBuilder wide = new StringBuilder("{\"\\u001b[31m\":1");
    for (int i = 0; i < 300; i++) {
      wide.append(",\"channel_").append(i).append("\":").append(i);
    }
    add(wide.append('}').toString());

    judge("json", "features", "chanel_7,['\u001b[31m']");

    assertThat(findings.problems()).singleElement().asString().contains("did you mean channel_7?").hasSizeLessThan(800)
        .doesNotContain("\u001b");
    assertThat(rows).noneMatch(row -> row.contains("\u001b"));
  }

  @Test
  void withoutAReadableRecordThereIsNothingToShow() throws StartupException {
    add(null);
    add("no json");

    judge("json", "token", "page");

    assertThat(rows).isEmpty();
    assertThat(findings.texts()).isEmpty();
  }

  @Test
  void columnsOfCsvHaveTheirNames() throws StartupException {
    add("home,7");

    judge("csv", "columns", "page,seq", "token", "page", "position", "[1]");

    assertThat(rows).containsExactly("path  type          seen  example  becomes", "page  text          all   home     token",
        "[1]   whole (text)  all   7        position");
    assertThat(findings.problems()).isEmpty();
  }

  @Test
  void aSchemasTypesAreShownWithRecordsAndWithout() throws StartupException {
    schemas.add(new LatestSchema.Usable("version 1", JsonDeclared.of("""
        {"properties":{"page":{"enum":["home"]},"at":{"type":"string","format":"date-time"}},"additionalProperties":false}""")));

    judge("json", "token", "page", "time", "at", "position", "seq?none");

    assertThat(rows).containsExactly("path  type       seen       example  becomes", //
        "page  enum       no record           token", //
        "seq   –          no record           position", //
        "at    date-time  no record           time (a number is in milliseconds)");
    rows.clear();
    add("{\"page\":\"home\",\"at\":\"2026-03-01T12:00:00Z\"}");

    judge("json", "token", "page", "time", "at", "position", "seq?none");

    assertThat(rows).satisfies(all -> assertThat(all.get(1)).startsWith("page  enum       all     home"),
        all -> assertThat(all.get(3)).startsWith("at    date-time  all     2026-03-01T"));
    assertThat(findings.texts()).as("what the schema does not have is told with the schema").isEmpty();
  }
}
