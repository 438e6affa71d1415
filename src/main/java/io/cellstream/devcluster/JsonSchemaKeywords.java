package io.cellstream.devcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Streams;
import io.cellstream.text.Printable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the keywords of JSON Schema may be, from draft 4 to 2020-12. Those that are not here may be anything, as JSON Schema has it. */
final class JsonSchemaKeywords {

  private static final String SCHEMA = "a schema, which is an object, true or false";
  private static final Set<String> TYPES = Set.of("array", "boolean", "integer", "null", "number", "object", "string");
  private static final Map<String, Kind> KINDS = kinds();

  private JsonSchemaKeywords() {
  }

  /**
   * What a keyword's value may be.
   *
   * @param meaning what to say if it isn't
   * @param schemas the schemas in a value that is
   */
  private record Kind(String meaning, Predicate<JsonNode> holds, Function<JsonNode, Stream<Inner>> schemas) {

    static Kind plain(String meaning, Predicate<JsonNode> holds) {
      return new Kind(meaning, holds, _ -> Stream.empty());
    }
  }

  /** A schema in a value, and the step that leads to it. */
  private record Inner(String step, JsonNode schema) {
  }

  private static Map<String, Kind> kinds() {
    Map<String, Kind> kinds = new HashMap<>();
    put(kinds, new Kind(SCHEMA, JsonSchemaKeywords::isSchema, JsonSchemaKeywords::itself), "additionalItems", "additionalProperties",
        "contains",
        "contentSchema", "else", "if", "not", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties");
    put(kinds, new Kind("an array of schemas that is not empty", each -> !each.isEmpty() && areSchemas(each), JsonSchemaKeywords::each),
        "allOf", "anyOf", "oneOf", "prefixItems");
    put(kinds, new Kind("a schema, or an array of schemas", each -> isSchema(each) || areSchemas(each),
        each -> each.isArray() ? each(each) : itself(each)), "items");
    put(kinds, new Kind("an object of schemas", each -> each.isObject() && items(each).allMatch(JsonSchemaKeywords::isSchema),
        JsonSchemaKeywords::named), "$defs", "definitions", "dependentSchemas", "patternProperties", "properties");
    put(kinds, Kind.plain("a text", JsonNode::isTextual), "$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema",
        "contentEncoding", "contentMediaType", "description", "format", "pattern", "title");
    put(kinds, Kind.plain("an array of texts", each -> each.isArray() && items(each).allMatch(JsonNode::isTextual)), "required");
    put(kinds, Kind.plain("a whole number that is not negative", each -> each.isNumber() && isCount(each.doubleValue())), "maxContains",
        "maxItems", "maxLength", "maxProperties", "minContains", "minItems", "minLength", "minProperties");
    put(kinds, Kind.plain("a number", JsonNode::isNumber), "maximum", "minimum");
    put(kinds, Kind.plain("a number above 0", each -> each.isNumber() && each.doubleValue() > 0), "multipleOf");
    // draft 4 has a boolean here, the others have a number
    put(kinds, Kind.plain("a number, true or false", each -> each.isNumber() || each.isBoolean()), "exclusiveMaximum", "exclusiveMinimum");
    put(kinds, Kind.plain("true or false", JsonNode::isBoolean), "deprecated", "readOnly", "uniqueItems", "writeOnly");
    put(kinds, Kind.plain("an array", JsonNode::isArray), "enum", "examples");
    put(kinds, Kind.plain("the name of a type, or an array of such",
        each -> isType(each) || (each.isArray() && !each.isEmpty() && items(each).allMatch(JsonSchemaKeywords::isType))), "type");
    return Map.copyOf(kinds);
  }

  private static void put(Map<String, Kind> kinds, Kind kind, String... names) {
    for (String name : names) {
      kinds.put(name, kind);
    }
  }

  /**
   * Why a value is no schema, if it is none.
   *
   * @param place where it is, in the keywords that lead there
   */
  static Optional<String> problem(JsonNode schema, String place) {
    if (!isSchema(schema)) {
      return Optional.of(place + " is not " + SCHEMA);
    }
    return schema.properties().stream()
        .flatMap(each -> problem(KINDS.get(each.getKey()), each.getValue(), place + "/" + each.getKey()).stream()).findFirst();
  }

  private static Optional<String> problem(@Nullable Kind kind, JsonNode value, String place) {
    if (kind == null) {
      return Optional.empty();
    }
    return kind.holds.test(value)
        ? kind.schemas.apply(value).flatMap(each -> problem(each.schema, place + each.step).stream()).findFirst()
        : Optional.of(Printable.line(place, 300) + " is not " + kind.meaning);
  }

  private static Stream<Inner> itself(JsonNode value) {
    return Stream.of(new Inner("", value));
  }

  private static Stream<Inner> each(JsonNode array) {
    return items(array).map(each -> new Inner("", each));
  }

  private static Stream<Inner> named(JsonNode object) {
    return object.properties().stream().map(each -> new Inner("/" + each.getKey(), each.getValue()));
  }

  private static boolean isSchema(JsonNode value) {
    return value.isObject() || value.isBoolean();
  }

  private static boolean areSchemas(JsonNode value) {
    return value.isArray() && items(value).allMatch(JsonSchemaKeywords::isSchema);
  }

  private static boolean isType(JsonNode value) {
    return value.isTextual() && TYPES.contains(value.textValue());
  }

  private static boolean isCount(double value) {
    return value >= 0 && value == Math.rint(value);
  }

  /** An array's items, or the values of an object's fields. */
  private static Stream<JsonNode> items(JsonNode value) {
    return Streams.stream(value.elements());
  }
}
