package io.cellstream.format.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellstream.format.value.DeclaredFields.Absent;
import io.cellstream.format.value.DeclaredFields.Declared;
import io.cellstream.format.value.DeclaredFields.Typed;
import io.cellstream.mapping.FieldPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvroDeclaredTest {
  private static final String READING = """
      {"type":"record","name":"Reading","fields":[
        {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
        {"name":"seen","type":["null",{"type":"long","logicalType":"timestamp-micros"}]},
        {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
        {"name":"level","aliases":["height"],"type":["null","double"]},
        {"name":"mode","type":{"type":"enum","name":"Mode","symbols":["ON","OFF"]}},
        {"name":"id","type":{"type":"fixed","name":"Id","size":16}},
        {"name":"samples","type":{"type":"array","items":"float"}},
        {"name":"tags","type":{"type":"map","values":"long"}},
        {"name":"any","type":["null","int","string","boolean"]},
        {"name":"site","type":["null",{"type":"record","name":"Site","fields":[
          {"name":"name","type":"string"},{"name":"parent","type":["null","Site"]}]}]},
        {"name":"parts","type":{"type":"array","items":"Site"}}]}""";

  @TempDir
  Path folder;

  private static Schema schema(String text) {
    return new Schema.Parser().parse(text);
  }

  private static Declared at(AvroDeclared fields, String path) {
    return fields.at(FieldPath.parse(path));
  }

  @Test
  void aTypeIsToldInTheSchemasWords() {
    AvroDeclared fields = AvroDeclared.of(schema(READING), Optional.empty());

    assertThat(List.of("at", "seen", "price", "level", "height", "mode", "id", "samples", "samples[*]", "samples[2]", "tags", "tags.room",
        "any", "site", "site.name", "site.parent.parent.name", "parts[1].name")).extracting(path -> at(fields, path)).containsExactly(
            new Typed("timestamp-millis"), new Typed("union of null and timestamp-micros"), new Typed("decimal(9,2)"),
            new Typed("union of null and double"), new Typed("union of null and double"), new Typed("enum"), new Typed("fixed(16)"),
            new Typed("array of float"), new Typed("array of float"), new Typed("float"), new Typed("map of long"), new Typed("long"),
            new Typed("union of 4 types"), new Typed("union of null and record"), new Typed("string"), new Typed("string"),
            new Typed("string"));
  }

  @Test
  void whatTheReaderOfValuesWouldNotFindIsAbsent() {
    AvroDeclared fields = AvroDeclared.of(schema(READING), Optional.empty());

    assertThat(List.of("levle", "site.nme", "at.year", "samples.mean", "parts[*]", "tags[0]")).extracting(path -> at(fields, path))
        .containsOnly(new Absent());
  }

  @Test
  void theSchemaToReadByGivesAliasesAndDefaults() throws IOException {
    Path file = Files.writeString(folder.resolve("reader.avsc"), """
        {"type":"record","name":"Reading","fields":[
          {"name":"moment","aliases":["at"],"type":{"type":"long","logicalType":"timestamp-millis"}},
          {"name":"unit","type":"string","default":"C"},
          {"name":"grade","type":"int"}]}""");

    AvroDeclared fields = AvroDeclared.of(schema(READING), Optional.of(file));

    assertThat(at(fields, "moment")).isEqualTo(new Typed("timestamp-millis"));
    assertThat(at(fields, "unit")).isEqualTo(new Typed("string"));
    assertThat(at(fields, "grade")).isEqualTo(new Absent());
    assertThat(at(AvroDeclared.of(file), "grade")).isEqualTo(new Typed("int"));
  }

  @Test
  void allPathsAreListedAndOfASchemaInItselfSome() {
    assertThat(AvroDeclared.of(schema(READING), Optional.empty()).paths()).extracting(FieldPath::toString).startsWith("at", "seen", "price",
        "level", "mode", "id", "tags", "any", "samples[*]", "site.name").contains("site.parent.name", "parts[0].name")
        .hasSizeBetween(12, 1_000);
    StringBuilder wide = new StringBuilder("{\"type\":\"record\",\"name\":\"A\",\"fields\":[");
    for (int i = 0; i < 50; i++) {
      wide.append(i == 0 ? "" : ",").append("{\"name\":\"f").append(i).append("\",\"type\":[\"null\",\"A\"]}");
    }
    assertThat(AvroDeclared.of(schema(wide.append("]}").toString()), Optional.empty()).paths()).isEmpty();
  }

  /** A path that leads to anything has a type, and a listed one leads to something. */
  @Test
  void whateverTheSchemaIsTypesAndPathsAgree() {
    for (long seed = 0; seed < 300; seed++) {
      Schema schema = new RandomRecords(new Random(seed)).record(4);
      AvroDeclared fields = AvroDeclared.of(schema, Optional.empty());
      assertThat(RandomRecords.paths(schema)).as("seed %s", seed)
          .allSatisfy(path -> assertThat(at(fields, path)).isInstanceOf(Typed.class));
      assertThat(fields.paths()).as("seed %s", seed).allSatisfy(path -> assertThat(fields.at(path)).isInstanceOf(Typed.class));
    }
  }

  @Test
  void aSchemaWhoseValuesCanNotBeReadIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> AvroDeclared.of(schema("""
        {"type":"record","name":"R","fields":[{"name":"self","type":"R"}]}"""), Optional.empty()));
  }
}
