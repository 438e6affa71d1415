package io.cellstream.format.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cellstream.format.value.DeclaredFields;
import io.cellstream.format.value.DeclaredPaths;
import io.cellstream.format.value.JsonParsers;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Items;
import io.cellstream.mapping.FieldPath.Name;
import io.cellstream.mapping.FieldPath.Step;
import io.cellstream.modelfile.JsonWords;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a JSON Schema says of the fields of its values, where it says that by {@code properties} and {@code items}, and by references within
 * itself. Whatever else a schema can say makes a field unclear.
 */
public final class JsonDeclared implements DeclaredFields {
  private static final ObjectMapper JSON = new ObjectMapper(JsonParsers.factory(JsonParsers.DEEPEST));
  private static final Set<String> TYPES = Set.of("string", "number", "integer", "boolean", "null", "object", "array");
  private static final Set<String> FORMATS = Set.of("date-time", "date", "time", "duration", "uuid");
  /** With one of these an object can have what its properties do not list. */
  private static final Set<String> OPENS = Set.of("patternProperties", "allOf", "anyOf", "oneOf", "if", "$ref", "dependentSchemas",
      "$dynamicRef");
  private static final String NULL = "null";
  private static final int MOST_REFERENCES = 16;

  private final JsonNode root;

  private JsonDeclared(JsonNode root) {
    this.root = root;
  }

  /** @throws IllegalArgumentException if the text is no JSON */
  public static JsonDeclared of(String schema) {
    try {
      JsonNode root = JSON.readTree(schema);
      if (root.isMissingNode()) {
        throw new IllegalArgumentException("is empty");
      }
      return new JsonDeclared(root);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("is no valid JSON: " + JsonWords.problem(e), e);
    }
  }

  /** A schema, with nothing more to look up. */
  private record Meant(JsonNode schema, boolean nullable) {
  }

  @Override
  public Declared at(FieldPath path) {
    Meant here = meant(root);
    for (Step step : path.steps()) {
      JsonNode schema = here.schema;
      switch (step) {
        case Name(String name) -> {
          JsonNode next = schema.path("properties").path(name);
          if (next.isMissingNode() && isClosed(schema)) {
            return new Absent();
          }
          here = meant(next);
        }
        case Index _ -> here = meant(items(schema));
        case Items _ -> {
          // all items are said to be what the array is
        }
      }
    }
    return text(here).<Declared>map(Typed::new).orElseGet(Unclear::new);
  }

  private static boolean isClosed(JsonNode object) {
    JsonNode others = object.path("additionalProperties");
    return others.isBoolean() && !others.booleanValue() && OPENS.stream().noneMatch(object::has);
  }

  /** What all items are; missing, if some are something else. */
  private static JsonNode items(JsonNode array) {
    return array.has("prefixItems") ? MissingNode.getInstance() : array.path("items");
  }

  /** What a schema refers to, or says is there if it is not null. */
  private Meant meant(JsonNode schema) {
    JsonNode here = schema;
    boolean nullable = false;
    for (int i = 0; i < MOST_REFERENCES; i++) {
      JsonNode reference = here.path("$ref");
      Optional<JsonNode> other = reference.isTextual() ? Optional.of(referred(reference.textValue())) : notNull(here);
      if (other.isEmpty()) {
        return new Meant(here, nullable);
      }
      nullable |= !reference.isTextual();
      here = other.get();
    }
    return new Meant(MissingNode.getInstance(), false);
  }

  private JsonNode referred(String reference) {
    try {
      return reference.startsWith("#") ? root.at(reference.substring(1)) : MissingNode.getInstance();
    } catch (IllegalArgumentException _) {
      return MissingNode.getInstance(); // an anchor's name, for one
    }
  }

  /** Of a choice between null and one other thing, that thing. */
  private static Optional<JsonNode> notNull(JsonNode schema) {
    JsonNode choice = schema.has("oneOf") ? schema.path("oneOf") : schema.path("anyOf");
    if (choice.size() != 2) {
      return Optional.empty();
    }
    List<JsonNode> others = choice.valueStream().filter(each -> !each.path("type").asText().equals(NULL)).toList();
    return others.size() == 1 ? Optional.of(others.getFirst()) : Optional.empty();
  }

  private Optional<String> text(Meant meant) {
    JsonNode type = meant.schema.path("type");
    List<String> words = (type.isArray() ? type.valueStream() : Stream.of(type)).map(JsonNode::asText).toList();
    boolean nullable = meant.nullable || words.contains(NULL);
    List<String> others = words.stream().filter(each -> !each.equals(NULL)).toList();
    if (meant.schema.has("enum")) {
      return Optional.of(orNull("enum", nullable));
    }
    if (others.isEmpty() || !TYPES.containsAll(others)) {
      return words.equals(List.of(NULL)) ? Optional.of(NULL) : Optional.empty();
    }
    return Optional.of(orNull(others.size() == 1 ? one(others.getFirst(), meant.schema) : String.join(" or ", others), nullable));
  }

  private static String orNull(String text, boolean nullable) {
    return nullable ? text + " or " + NULL : text;
  }

  private String one(String type, JsonNode schema) {
    return switch (type) {
      case "string" -> FORMATS.contains(schema.path("format").asText()) ? schema.path("format").asText() : type;
      case "array" -> {
        String item = meant(items(schema)).schema.path("type").asText();
        yield TYPES.contains(item) ? "array of " + item : type;
      }
      default -> type;
    };
  }

  @Override
  public List<FieldPath> paths() {
    return DeclaredPaths.of(into -> collect(root, into));
  }

  private void collect(JsonNode type, DeclaredPaths into) {
    JsonNode schema = meant(type).schema;
    if (schema.path("properties").isObject()) {
      schema.path("properties").properties()
          .forEach(each -> into.within(new Name(each.getKey()), () -> collect(each.getValue(), into)));
    } else if (schema.path("type").asText().equals("array") && items(schema).isObject()) {
      String item = meant(items(schema)).schema.path("type").asText();
      if (item.equals("number") || item.equals("integer")) {
        into.within(new Items(), into::add);
      } else {
        into.within(new Index(0), () -> collect(items(schema), into));
      }
    } else {
      into.add();
    }
  }
}
