package io.cellstream.devcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Streams;
import io.cellstream.text.Printable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the keywords of JSON Schema may be, from draft 4 to 2020-12. Keywords that are not here may be anything, as JSON Schema has it.
 */
enum JsonSchemaKeyword {
  SCHEMA("a schema, which is an object, true or false", JsonSchemaKeyword::isSchema, "additionalItems", "additionalProperties", "contains",
      "contentSchema", "else", "if", "not", "propertyNames", "then", "unevaluatedItems",
      "unevaluatedProperties"), SCHEMAS("an array of schemas that is not empty", JsonSchemaKeyword::isSchemas, "allOf", "anyOf", "oneOf",
          "prefixItems"), SCHEMA_OR_SCHEMAS("a schema, or an array of schemas",
              value -> isSchema(value) || areAll(value, JsonSchemaKeyword::isSchema), "items"), NAMED_SCHEMAS("an object of schemas",
                  value -> value.isObject() && Streams.stream(value.elements()).allMatch(JsonSchemaKeyword::isSchema),
                  "$defs", "definitions", "dependentSchemas", "patternProperties", "properties"), TEXT("a text", JsonNode::isTextual,
                      "$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema", "contentEncoding",
                      "contentMediaType", "description", "format", "pattern", "title"), TEXTS("an array of texts",
                          value -> areAll(value, JsonNode::isTextual), "required"), COUNT("a whole number that is not negative",
                              value -> value.isNumber() && isCount(value.doubleValue()), "maxContains", "maxItems",
                              "maxLength", "maxProperties", "minContains", "minItems", "minLength",
                              "minProperties"), NUMBER("a number", JsonNode::isNumber, "maximum", "minimum"), DIVISOR("a number above 0",
                                  value -> value.isNumber() && value.doubleValue() > 0, "multipleOf"),
  /** Draft 4 has a boolean here, the others have a number. */
  BOUND("a number, true or false", value -> value.isNumber() || value.isBoolean(), "exclusiveMaximum", "exclusiveMinimum"), FLAG(
      "true or false", JsonNode::isBoolean, "deprecated", "readOnly", "uniqueItems",
      "writeOnly"), ARRAY("an array", JsonNode::isArray, "enum", "examples"), TYPE("the name of a type, or an array of such",
          value -> isType(value) || (!value.isEmpty() && areAll(value, JsonSchemaKeyword::isType)), "type");

  private static final Set<String> TYPES = Set.of("array", "boolean", "integer", "null", "number", "object", "string");
  private static final Map<String, JsonSchemaKeyword> BY_NAME = byName();

  private final String meaning;
  private final Predicate<JsonNode> holds;
  private final Set<String> names;

  JsonSchemaKeyword(String meaning, Predicate<JsonNode> holds, String... names) {
    this.meaning = meaning;
    this.holds = holds;
    this.names = Set.of(names);
  }

  private static Map<String, JsonSchemaKeyword> byName() {
    Map<String, JsonSchemaKeyword> byName = new HashMap<>();
    for (JsonSchemaKeyword each : values()) {
      each.names.forEach(name -> byName.put(name, each));
    }
    return byName;
  }

  /**
   * Why a value is no schema, if it is none.
   *
   * @param place where it is, as a JSON pointer
   */
  static Optional<String> problem(JsonNode schema, String place) {
    if (!isSchema(schema)) {
      return Optional.of(place + " is not " + SCHEMA.meaning);
    }
    return schema.properties().stream()
        .flatMap(each -> problem(each.getKey(), each.getValue(), place + "/" + Printable.line(each.getKey(), 100)).stream()).findFirst();
  }

  private static Optional<String> problem(String name, JsonNode value, String place) {
    JsonSchemaKeyword keyword = BY_NAME.get(name);
    if (keyword == null) {
      return Optional.empty();
    }
    return keyword.holds.test(value) ? keyword.within(value, place).findFirst() : Optional.of(place + " is not " + keyword.meaning);
  }

  /** The problems of the schemas that are in a value. */
  private Stream<String> within(JsonNode value, String place) {
    return switch (this) {
      case SCHEMA -> problem(value, place).stream();
      case SCHEMAS, SCHEMA_OR_SCHEMAS ->
        value.isArray() ? Streams.stream(value.elements()).flatMap(each -> problem(each, place).stream()) : problem(value, place).stream();
      case NAMED_SCHEMAS ->
        value.properties().stream().flatMap(each -> problem(each.getValue(), place + "/" + Printable.line(each.getKey(), 100)).stream());
      default -> Stream.empty();
    };
  }

  private static boolean isSchema(JsonNode value) {
    return value.isObject() || value.isBoolean();
  }

  private static boolean isSchemas(JsonNode value) {
    return !value.isEmpty() && areAll(value, JsonSchemaKeyword::isSchema);
  }

  private static boolean isType(JsonNode value) {
    return value.isTextual() && TYPES.contains(value.textValue());
  }

  private static boolean isCount(double value) {
    return value >= 0 && value == Math.rint(value);
  }

  private static boolean areAll(JsonNode array, Predicate<JsonNode> item) {
    return array.isArray() && Streams.stream(array.elements()).allMatch(item);
  }
}
