package io.cellstream.format.protobuf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cellstream.format.protobuf.schema.MessageField;
import io.cellstream.format.protobuf.schema.MessageType;
import io.cellstream.format.protobuf.schema.SchemaTypes;
import io.cellstream.format.protobuf.schema.Tag;
import io.cellstream.format.protobuf.schema.UnusableSchemaException;
import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import io.cellstream.wire.JsonLineException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes messages of one schema's first type of JSON. Fields have their names in the schema, or those that Protobuf's own writers give them in JSON. */
final class MessageFromJson {
  private static final int LONGEST_STRING = 64 << 20;
  /** A message in a map or an array is two deep. */
  private static final int DEEPEST = 2 * MessageInput.DEEPEST;
  private static final JsonMapper JSON = JsonMapper
      .builder(JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(LONGEST_STRING).maxNestingDepth(DEEPEST).build()).build())
      .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
          DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

  private final SchemaTypes types;
  private final MessageType root;

  MessageFromJson(SchemaTypes types, MessageType root) {
    this.types = types;
    this.root = root;
  }

  /**
   * The message's bytes.
   *
   * @throws JsonLineException if the JSON is no such message
   */
  byte[] message(String json) throws JsonLineException {
    JsonNode node;
    try {
      node = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new JsonLineException("not valid JSON: " + Printable.line(e.getOriginalMessage()));
    }
    if (!node.isObject()) {
      throw new JsonLineException("the line is not a JSON object");
    }
    try {
      return message(root, node, "", 0);
    } catch (UnusableSchemaException e) {
      throw new JsonLineException(String.valueOf(e.getMessage()));
    }
  }

  private byte[] message(MessageType message, JsonNode node, String path, int depth) throws JsonLineException, UnusableSchemaException {
    if (depth == MessageInput.DEEPEST) {
      throw new JsonLineException("field " + path + " is nested more than " + MessageInput.DEEPEST + " deep");
    }
    if (!node.isObject()) {
      throw wrong(path, node, "is no object for a " + message.fullName());
    }
    MessageOutput out = new MessageOutput();
    Set<MessageField> seen = new HashSet<>();
    Map<Integer, String> oneofs = new HashMap<>();
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      String inner = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
      MessageField field = message.field(each.getKey()).orElseThrow(() -> new JsonLineException("message " + message.fullName()
          + " has no field " + Printable.quoted(inner) + NearestName.question(message.names(), each.getKey())));
      if (!seen.add(field)) {
        throw new JsonLineException("field " + inner + " is given twice, by its name and by its name in JSON");
      }
      if (each.getValue().isNull()) {
        continue;
      }
      String other = field.oneof() < 0 ? null : oneofs.put(field.oneof(), inner);
      if (other != null) {
        throw new JsonLineException("only one of the fields " + other + " and " + inner + " can be there");
      }
      field(field, each.getValue(), inner, out, depth);
    }
    for (MessageField field : message.fields()) {
      if (field.required() && !seen.contains(field)) {
        throw new JsonLineException("message " + message.fullName() + " needs the field " + field.name());
      }
    }
    return out.bytes();
  }

  private void field(MessageField field, JsonNode node, String path, MessageOutput out, int depth)
      throws JsonLineException, UnusableSchemaException {
    if (!field.repeated()) {
      value(field, node, path, out, depth, field.presence());
    } else if (types.isMap(field)) {
      map(field, node, path, out, depth);
    } else if (!node.isArray()) {
      throw wrong(path, node, "is no array");
    } else if (field.kind().isPackable()) {
      MessageOutput packed = new MessageOutput();
      for (int i = 0; i < node.size(); i++) {
        packed.bits(field.kind(), ScalarsFromJson.bits(field, node.get(i), path + "[" + i + "]", types));
      }
      if (packed.size() > 0) {
        out.field(field.number(), packed.bytes());
      }
    } else {
      for (int i = 0; i < node.size(); i++) {
        value(field, node.get(i), path + "[" + i + "]", out, depth, true);
      }
    }
  }

  private void map(MessageField field, JsonNode node, String path, MessageOutput out, int depth)
      throws JsonLineException, UnusableSchemaException {
    if (!node.isObject()) {
      throw wrong(path, node, "is no object for a map");
    }
    List<MessageField> fields = types.messageOf(field).fields();
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      String inner = path + "['" + each.getKey() + "']";
      MessageOutput entry = new MessageOutput();
      value(fields.getFirst(), ScalarsFromJson.key(fields.getFirst(), each.getKey()), inner, entry, depth, true);
      value(fields.getLast(), each.getValue(), inner, entry, depth, true);
      out.field(field.number(), entry.bytes());
    }
  }

  /** @param always whether a default is written too */
  private void value(MessageField field, JsonNode node, String path, MessageOutput out, int depth, boolean always)
      throws JsonLineException, UnusableSchemaException {
    switch (field.kind()) {
      case MESSAGE -> out.field(field.number(), whole(types.messageOf(field), node, path, depth + 1));
      case GROUP -> {
        out.tag(field.number(), Tag.GROUP);
        out.raw(whole(types.messageOf(field), node, path, depth + 1));
        out.tag(field.number(), Tag.END_GROUP);
      }
      case STRING, BYTES -> {
        byte[] content = ScalarsFromJson.content(field, node, path);
        if (always || content.length > 0) {
          out.field(field.number(), content);
        }
      }
      default -> {
        long bits = ScalarsFromJson.bits(field, node, path, types);
        if (always || bits != 0) {
          out.tag(field.number(), field.kind().wireType());
          out.bits(field.kind(), bits);
        }
      }
    }
  }

  private byte[] whole(MessageType message, JsonNode node, String path, int depth) throws JsonLineException, UnusableSchemaException {
    Optional<WholeValue> whole = WholeValue.of(message);
    if (whole.isEmpty() || (node.isObject() && whole.get() != WholeValue.WRAPPER)) {
      return message(message, node, path, depth);
    }
    MessageOutput out = new MessageOutput();
    switch (whole.get()) {
      case TIMESTAMP -> ScalarsFromJson.timestamp(node, path, out);
      case DURATION -> ScalarsFromJson.duration(node, path, out);
      case DECIMAL -> ScalarsFromJson.decimal(node, path, out);
      case WRAPPER -> value(message.fields().getFirst(), node, path, out, depth, false);
    }
    return out.bytes();
  }

  static JsonLineException wrong(String path, JsonNode node, String problem) {
    String shown = node.isContainerNode() ? node.isArray() ? "an array" : "an object" : Printable.escaped(node.toString(), 60);
    return new JsonLineException("field " + path + ": " + shown + " " + problem);
  }
}
