package io.cellstream.format.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellstream.format.value.PathTree;
import io.cellstream.format.value.ValueTranslator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Avro values as JSON, by the rules of {@link ValueTranslator}. */
final class DatumToJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private DatumToJson() {
  }

  /**
   * @param type the schema of the value, with the reader's names
   * @param reader gives defaults of fields that the value does not have; null: nothing does
   * @param paths by whose names fields are called
   */
  static JsonNode node(@Nullable Object value, Schema type, @Nullable Schema reader, PathTree paths) {
    if (value == null) {
      return NODES.nullNode();
    }
    return switch (type.getType()) {
      case NULL -> NODES.nullNode();
      case UNION -> {
        Schema taken = type.getTypes().get(GenericData.get().resolveUnion(type, value));
        yield node(value, taken, reader, paths);
      }
      case RECORD -> record((IndexedRecord) value, type, SchemaCompiler.branch(reader, type), paths);
      case ARRAY -> array((Collection<?>) value, type, SchemaCompiler.branch(reader, type), paths);
      case MAP -> map((Map<?, ?>) value, type, SchemaCompiler.branch(reader, type), paths);
      case BOOLEAN -> NODES.booleanNode((Boolean) value);
      case INT -> ofInt((Integer) value, LeafNodes.logical(type));
      case LONG -> ofLong((Long) value, LeafNodes.logical(type));
      case FLOAT, DOUBLE -> number(((Number) value).doubleValue());
      case STRING, ENUM -> NODES.textNode(value.toString());
      case BYTES -> bytes((ByteBuffer) value, type);
      case FIXED -> bytes(ByteBuffer.wrap(((GenericFixed) value).bytes()), type);
    };
  }

  private static JsonNode record(IndexedRecord value, Schema type, @Nullable Schema reader, PathTree paths) {
    ObjectNode object = NODES.objectNode();
    for (Schema.Field field : type.getFields()) {
      Schema.Field by = reader == null ? null : reader.getField(field.name());
      String meant = SchemaCompiler.nameOf(field, type, paths);
      String name = meant == null ? field.name() : meant;
      object.set(name, node(value.get(field.pos()), field.schema(), by == null ? null : by.schema(), next(paths, name)));
    }
    if (reader != null) {
      for (Schema.Field field : reader.getFields()) {
        if (field.hasDefaultValue() && !object.has(field.name())) {
          object.set(field.name(), node(GenericData.get().getDefaultValue(field), field.schema(), null, next(paths, field.name())));
        }
      }
    }
    return object;
  }

  private static PathTree next(PathTree paths, String name) {
    return paths.names().getOrDefault(name, PathTree.NONE);
  }

  private static JsonNode array(Collection<?> values, Schema type, @Nullable Schema reader, PathTree paths) {
    ArrayNode array = NODES.arrayNode();
    for (Object each : values) {
      array.add(node(each, type.getElementType(), reader == null ? null : reader.getElementType(),
          paths.indexes().getOrDefault(array.size(), PathTree.NONE)));
    }
    return array;
  }

  private static JsonNode map(Map<?, ?> values, Schema type, @Nullable Schema reader, PathTree paths) {
    ObjectNode object = NODES.objectNode();
    values.forEach((key, each) -> object.set(key.toString(),
        node(each, type.getValueType(), reader == null ? null : reader.getValueType(), next(paths, key.toString()))));
    return object;
  }

  private static JsonNode ofInt(int value, String logical) {
    return switch (logical) {
      case "date" -> NODES.textNode(LocalDate.ofEpochDay(value).toString());
      case "time-millis" -> number(value / 1e3);
      default -> NODES.numberNode(value);
    };
  }

  private static JsonNode ofLong(long value, String logical) {
    return switch (logical) {
      case "timestamp-millis", "local-timestamp-millis" -> time(Instant.ofEpochMilli(value));
      case "timestamp-micros", "local-timestamp-micros" ->
        time(Instant.ofEpochSecond(Math.floorDiv(value, 1_000_000), Math.floorMod(value, 1_000_000) * 1_000L));
      case "timestamp-nanos", "local-timestamp-nanos" ->
        time(Instant.ofEpochSecond(Math.floorDiv(value, 1_000_000_000), Math.floorMod(value, 1_000_000_000)));
      case "time-micros" -> number(value / 1e6);
      default -> NODES.numberNode(value);
    };
  }

  private static JsonNode time(Instant instant) {
    return NODES.textNode(instant.toString());
  }

  private static JsonNode number(double value) {
    return Double.isFinite(value) ? NODES.numberNode(value) : NODES.textNode(Double.toString(value));
  }

  private static JsonNode bytes(ByteBuffer value, Schema type) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    if (type.getLogicalType() instanceof LogicalTypes.Decimal decimal && bytes.length > 0) {
      return NODES.numberNode(new BigDecimal(new BigInteger(bytes), decimal.getScale()));
    }
    String logical = LeafNodes.logical(type);
    if (type.getType() == Schema.Type.FIXED && logical.equals("duration")) {
      ByteBuffer parts = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int months = parts.getInt();
      long days = parts.getInt() & 0xffff_ffffL;
      long millis = parts.getInt() & 0xffff_ffffL;
      return months == 0
          ? number(days * 86_400 + millis / 1e3)
          : NODES.textNode(Integer.toUnsignedString(months) + " months, " + days + " days, " + millis + " ms");
    }
    if (type.getType() == Schema.Type.FIXED && logical.equals("uuid")) {
      ByteBuffer parts = ByteBuffer.wrap(bytes);
      return NODES.textNode(new UUID(parts.getLong(), parts.getLong()).toString());
    }
    return NODES.textNode(Base64.getEncoder().encodeToString(bytes));
  }
}
