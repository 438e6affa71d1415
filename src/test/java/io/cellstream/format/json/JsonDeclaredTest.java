package io.cellstream.format.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellstream.format.value.DeclaredFields.Absent;
import io.cellstream.format.value.DeclaredFields.Declared;
import io.cellstream.format.value.DeclaredFields.Typed;
import io.cellstream.format.value.DeclaredFields.Unclear;
import io.cellstream.mapping.FieldPath;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonDeclaredTest {
  private static List<Declared> at(String schema, String... paths) {
    JsonDeclared fields = JsonDeclared.of(schema);
    return List.of(paths).stream().map(path -> fields.at(FieldPath.parse(path))).toList();
  }

  private static List<Declared> types(String... texts) {
    return List.of(texts).stream().<Declared>map(Typed::new).toList();
  }

  @Test
  void aTypeIsToldInTheSchemasWords() {
    assertThat(at("""
        {"type":"object","properties":{
          "load":{"type":"number"},
          "at":{"type":"string","format":"date-time"},
          "mode":{"enum":["ON","OFF"]},
          "level":{"type":["number","null"]},
          "note":{"oneOf":[{"type":"null","title":"none"},{"type":"string"}]},
          "id":{"type":["string","integer"]},
          "word":{"type":"string","format":"\\u001b[31m"},
          "samples":{"type":"array","items":{"type":"number"}},
          "site":{"$ref":"#/definitions/Site"},
          "parts":{"type":"array","items":{"$ref":"#/definitions/Site"}}},
         "definitions":{"Site":{"type":"object","properties":{"floor":{"type":"integer"},"up":{"$ref":"#/definitions/Site"}}}}}""",
        "load", "at", "mode", "level", "note", "id", "word", "samples", "samples[*]", "samples[3]", "site.floor", "site.up.up.floor",
        "parts[0].floor", "parts"))
        .isEqualTo(types("number", "date-time", "enum", "number or null", "string or null", "string or integer", "string",
            "array of number", "array of number", "number", "integer", "integer", "integer", "array of object"));
  }

  @Test
  void whatASchemaLeavesOpenIsUnclear() {
    assertThat(at("""
        {"type":"object","properties":{
          "a":{},"b":{"$ref":"other.json"},"c":{"$ref":"#/properties/c"},"d":{"$ref":"#name"},"e":{"type":7},"f":{"type":["x"]},
          "g":{"type":"array","prefixItems":[{"type":"number"}],"items":{"type":"string"}},
          "h":{"oneOf":[{"type":"number"},{"type":"string"}]}}}""", "a", "b", "c", "d", "e", "f", "g[0]", "h", "none", "a.b", "b[0].c"))
        .containsOnly(new Unclear());
    assertThat(at("true", "a")).containsOnly(new Unclear());
    assertThat(at("[]", "a")).containsOnly(new Unclear());
  }

  @Test
  void onlyAClosedObjectSaysWhatItDoesNotHave() {
    assertThat(at("""
        {"properties":{"a":{"properties":{"b":{}},"additionalProperties":false}},"additionalProperties":false}""", "x", "a.x"))
        .containsOnly(new Absent());
    assertThat(at("{\"properties\":{},\"additionalProperties\":false,\"patternProperties\":{\"x\":{}}}", "x")).containsOnly(new Unclear());
    assertThat(at("{\"properties\":{},\"additionalProperties\":{}}", "x")).containsOnly(new Unclear());
  }

  @Test
  void allPathsAreListedAndOfASchemaInItselfSome() {
    assertThat(JsonDeclared.of("""
        {"properties":{"a":{"type":"array","items":{"type":"integer"}},"b":{"properties":{"c":{"type":"string"}}},
          "d":{"type":"array","items":{"properties":{"e":{}}}},"self":{"$ref":"#"}}}""").paths()).extracting(FieldPath::toString)
        .startsWith("a[*]", "b.c", "d[0].e", "self.a[*]", "self.b.c").hasSizeLessThan(1_001);
  }

  @Test
  void whatIsNoJsonIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonDeclared.of("{"));
    assertThatIllegalArgumentException().isThrownBy(() -> JsonDeclared.of(""));
    assertThatIllegalArgumentException().isThrownBy(() -> JsonDeclared.of("{\"a\":".repeat(10_000)));
  }
}
