package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.modelfile.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code predict} on lines of one's own records: what the mapping makes of them is what their events give. */
class PredictRecordsTest {
  private static final ModelDefinition NEXT = TestModels.nextToken(7, 26, 4, 8);
  private static final String PAGES = """
      cellstream.input.format=json
      cellstream.input.token=click.page
      cellstream.input.position=seq?none
      cellstream.input.end=type=logout?none
      cellstream.input.time=at:s?none
      """;
  private static final String EVENTS = """
      {"key":"a","token":"t","position":0,"timestamp":1700000000125}
      {"key":"b","token":"o","timestamp":7}
      {"key":"a","token":"b","position":1,"timestamp":1700000001000,"end":true}
      """;

  @TempDir
  Path folder;

  private Ended predict(String settings, String lines, String... more) throws Exception {
    return command("predict", settings, lines, more);
  }

  private Ended command(String name, String settings, String lines, String... more) throws Exception {
    Path model = folder.resolve("model");
    if (Files.notExists(model)) {
      ModelPackageWriter.write(model, NEXT, Map.of());
    }
    List<String> line = new ArrayList<>(List.of(name, "--config", Files.writeString(folder.resolve("app.properties"), settings).toString(),
        "--input", Files.writeString(folder.resolve("lines"), lines).toString()));
    if (name.equals("predict")) {
      line.addAll(List.of("--model", model.toString()));
    }
    line.addAll(List.of(more));
    return CommandLab.run(line.toArray(String[]::new));
  }

  private Ended ofEvents(String events) throws Exception {
    Ended ended = predict("", events);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).isNotEmpty();
    return ended;
  }

  @Test
  void recordsGiveThePredictionsOfTheirEvents() throws Exception {
    assertThat(predict(PAGES, """
        {"key":"a","value":{"click":{"page":"t"},"seq":0,"at":1700000000.125},"timestamp":3}
        {"key":"b","value":{"click":{"page":"o"}},"timestamp":7}
        {"value":{"click":{"page":"b"},"seq":1,"at":1700000001,"type":"logout"},"keyBase64":"YQ=="}
        """)).isEqualTo(ofEvents(EVENTS));
  }

  @Test
  void bareRecordsHaveTheirKeyInAField() throws Exception {
    assertThat(predict(PAGES, """
        {"user":{"id":"a"},"click":{"page":"t"},"seq":0,"at":1700000000.125}
        {"user":{"id":"b"},"click":{"page":"o"},"at":0.007}
        {"user":{"id":"a"},"click":{"page":"b"},"seq":1,"at":1700000001,"type":"logout"}
        """, "--key", "user.id")).isEqualTo(ofEvents(EVENTS));
  }

  @Test
  void linesOfCsvAreReadAsTheyAreAndAsStrings() throws Exception {
    String csv = """
        cellstream.input.format=csv
        cellstream.input.columns=user,page,seq,type,at
        cellstream.input.token=page
        cellstream.input.position=seq?none
        cellstream.input.end=type=logout?none
        cellstream.input.time=at:s?none
        """;
    Ended expected = ofEvents(EVENTS);
    assertThat(predict(csv, """
        a,t,0,,1700000000.125
        b,"o",,,0.007
        a,b,1,logout,1700000001
        """, "--key", "user")).isEqualTo(expected);
    assertThat(predict(csv, """
        {"key":"a","value":"x,t,0,,1700000000.125\\r\\n"}
        {"key":"b","value":",\\"o\\"","timestamp":7}
        {"key":"a","value":"x,b,1,logout,1700000001"}
        """)).isEqualTo(expected);
  }

  @Test
  void aTextIsAToken() throws Exception {
    assertThat(predict("cellstream.input.format=text\ncellstream.input.token=value\n", """
        {"key":"a","value":"t"}
        {"key":"a","value":"o"}
        """)).isEqualTo(ofEvents("{\"key\":\"a\",\"token\":\"t\"}\n{\"key\":\"a\",\"token\":\"o\"}\n"));
  }

  /** A record of an Avro topic stands in a line as JSON. */
  @Test
  void avroAndProtobufAreReadAsTheirJson() throws Exception {
    for (String format : List.of("avro", "protobuf")) {
      assertThat(
          predict("cellstream.input.format=" + format + "\ncellstream.input.token=page\n", "{\"key\":\"a\",\"value\":{\"page\":\"t\"}}\n"))
          .isEqualTo(ofEvents("{\"key\":\"a\",\"token\":\"t\"}\n"));
    }
  }

  @Test
  void aRecordWithoutValueForgetsItsSequence() throws Exception {
    assertThat(predict(PAGES, """
        {"key":"a","value":{"click":{"page":"t"}}}
        {"key":"a","value":null}
        {"key":"a","value":{"click":{"page":"o"}}}
        """).out().lines().map(line -> line.replaceFirst(",\"kind.*", ""))).containsExactly("{\"key\":\"a\",\"step\":0",
        "{\"key\":\"a\",\"step\":0");
  }

  @Test
  void eachLineThatIsNoEventIsToldWithItsCause() throws Exception {
    Ended ended = predict(PAGES, """
        {"key":"a","value":{"click":{}},"timestamp":1}
        {"key":"a","value":{"click":{"page":{"x":1}}}}
        {"key":"a","value":17}
        {"key":"a","cause":"NOT_JSON","message":"broken","valueBase64":"AAA="}
        {"value":{"click":{"page":"t"}}}
        {"key":"a","value":{"click":{"page":"É"}}}
        {"key":"a","token":"t"}
        {"key":"a","valu":{}}
        {"key":"a"}
        {"key":"a","value":{},"cause":"NOT_JSON","valueBase64":""}
        {"key":"a","value":{"a":1,}}
        {"key":"a","value":{"click":{"page":"t"},"click":{"page":"o"}}}
        """);

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).satisfiesExactly(
        line -> assertThat(line).isEqualTo("line 1: MISSING_FIELD: field click.page is missing or null"),
        line -> assertThat(line)
            .isEqualTo("line 2: UNUSABLE_FIELD: field click.page is an object: a token is a text, a symbol or a whole number"),
        line -> assertThat(line).isEqualTo("line 3: NOT_JSON: a value of 2 bytes is not a JSON object but a number"),
        line -> assertThat(line).isEqualTo("line 4: NOT_JSON: broken"),
        line -> assertThat(line).isEqualTo("line 5: NULL_KEY: the event has no key, so it belongs to no sequence"),
        line -> assertThat(line).isEqualTo("line 6: UNKNOWN_TOKEN: the vocabulary does not have the token \"É\""),
        line -> assertThat(line).startsWith("line 7: unknown field \"token\"").endsWith("or with --key alone in the line"),
        line -> assertThat(line).isEqualTo("line 8: unknown field \"valu\"; did you mean \"value\"?"),
        line -> assertThat(line).isEqualTo("line 9: \"value\" is missing: the record's value as JSON, or null if it has none"),
        line -> assertThat(line)
            .isEqualTo("line 10: a line has \"value\", or \"cause\" and \"valueBase64\" of one that can't be read, not both"),
        line -> assertThat(line).startsWith("line 11: not valid JSON: "),
        line -> assertThat(line).startsWith("line 12: NOT_JSON: ").endsWith("has the field \"click\" twice in one object"));
  }

  @Test
  void aBareLineWithoutItsKeyIsTold() throws Exception {
    assertThat(predict(PAGES, "{\"click\":{\"page\":\"t\"}}\n{\"user\":1.5}\n[]\n", "--key", "user").err().lines()).containsExactly(
        "line 1: the key, field user, is missing or null: it must be a text, a whole number, or true or false",
        "line 2: the key, field user, is 1.5: it must be a text, a whole number, or true or false",
        "line 3: a value of 2 bytes is not a JSON object but an array");
  }

  @Test
  void fieldsAreTheKeyWhateverTheRecordsIs() throws Exception {
    String settings = PAGES + "cellstream.input.key=user.id\n";
    String lines = """
        {"key":"other","value":{"user":{"id":"a"},"click":{"page":"t"},"seq":0,"at":1700000000.125}}
        {"value":{"user":{"id":"b"},"click":{"page":"o"},"at":0.007}}
        {"key":"b","value":{"user":{"id":"a"},"click":{"page":"b"},"seq":1,"at":1700000001,"type":"logout"}}
        """;
    assertThat(predict(settings, lines)).isEqualTo(ofEvents(EVENTS));
    assertThat(predict(settings, """
        {"user":{"id":"a"},"click":{"page":"t"},"seq":0,"at":1700000000.125}
        {"user":{"id":"b"},"click":{"page":"o"},"at":0.007}
        {"user":{"id":"a"},"click":{"page":"b"},"seq":1,"at":1700000001,"type":"logout"}
        """, "--values")).isEqualTo(ofEvents(EVENTS));
  }

  @Test
  void aRecordWithoutTheFieldsOfItsKeyIsTold() throws Exception {
    String settings = PAGES + "cellstream.input.key=user.id, seq\n";
    assertThat(predict(settings, """
        {"key":"a","value":{"user":{"id":"a"},"click":{"page":"t"}}}
        {"key":"a","value":null}
        {"key":"a","value":{"user":{"id":{}},"seq":1}}
        """).err().lines()).containsExactly(
        "line 1: MISSING_FIELD: field seq is missing or null, which is a part of the sequence's key",
        "line 2: MISSING_FIELD: the record has no value, so it has no field user.id,seq, which is its sequence's key; `cellstream forget`"
            + " deletes what is kept of a key",
        "line 3: UNUSABLE_FIELD: field user.id is an object: a sequence's key is a text, a symbol, a whole number, a time, or true or false");
    assertThat(predict(settings, "", "--values", "--key", "a").err()).contains("--key and --values are both given");
  }

  private void assertRefused(String reason, String command, String settings, String... more) throws Exception {
    assertThat(command(command, settings, "", more)).isEqualTo(new Ended(2, "", "cellstream: " + reason + System.lineSeparator()));
  }

  @Test
  void whatCanNotBeAMappingIsRefusedAtOnce() throws Exception {
    String needed = "--key is for records of one's own: set cellstream.input.token or cellstream.input.features in the configuration, to say"
        + " what of them is an event";
    assertRefused(needed, "predict", "", "--key", "a");
    assertRefused(needed, "produce", "bootstrap.servers=localhost:1\ncellstream.input.topic=t\n", "--key", "a");
    assertRefused("cellstream.input.format=json needs a mapping: set cellstream.input.token or cellstream.input.features", "predict",
        "cellstream.input.format=json\n");
    assertRefused("--key \"a..b\": a field's name is missing before \".b\"", "predict", PAGES, "--key", "a..b");
    assertRefused("the mapping: a text has no field page: its one path is value", "predict",
        "cellstream.input.format=text\ncellstream.input.token=page\n");
    assertRefused("the mapping: a line of CSV has no column pag; did you mean \"page\"? (columns: user, page)", "predict",
        "cellstream.input.format=csv\ncellstream.input.columns=user,page\ncellstream.input.token=pag\n");
  }
}
