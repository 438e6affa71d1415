package io.cellstream.format.avro;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.format.value.ValueTranslator;
import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import io.cellstream.wire.JsonLineException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Avro values of a schema from JSON, by the rules of {@link ValueTranslator}; and a time may be a plain number of the type's unit too. */
final class DatumFromJson {
  private static final BigDecimal NANOS_A_SECOND = BigDecimal.valueOf(1_000_000_000);

  private DatumFromJson() {
  }

  /** @throws JsonLineException if the schema has no such value */
  static @Nullable Object datum(JsonNode json, Schema type) throws JsonLineException {
    return datum(json, type, "");
  }

  private static @Nullable Object datum(JsonNode json, Schema type, String path) throws JsonLineException {
    return switch (type.getType()) {
      case NULL -> {
        require(json.isNull(), "null", json, path);
        yield null;
      }
      case UNION -> union(json, type, path);
      case RECORD -> record(json, type, path);
      case ARRAY -> {
        require(json.isArray(), "an array", json, path);
        List<@Nullable Object> items = new ArrayList<>();
        for (JsonNode each : json) {
          items.add(datum(each, type.getElementType(), path + "[" + items.size() + "]"));
        }
        yield items;
      }
      case MAP -> {
        require(json.isObject(), "an object", json, path);
        Map<String, @Nullable Object> values = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : json.properties()) {
          values.put(each.getKey(), datum(each.getValue(), type.getValueType(), below(path, each.getKey())));
        }
        yield values;
      }
      case BOOLEAN -> {
        require(json.isBoolean(), "true or false", json, path);
        yield json.booleanValue();
      }
      case INT -> Math.toIntExact(whole(json, type, path, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case LONG -> whole(json, type, path, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT -> (float) number(json, path);
      case DOUBLE -> number(json, path);
      case STRING -> text(json, path);
      case ENUM -> {
        String symbol = text(json, path);
        if (!type.hasEnumSymbol(symbol)) {
          throw new JsonLineException(at(path) + " must be one of " + String.join(", ", type.getEnumSymbols())
              + NearestName.question(type.getEnumSymbols(), symbol));
        }
        yield new GenericData.EnumSymbol(type, symbol);
      }
      case BYTES -> type.getLogicalType() instanceof LogicalTypes.Decimal decimal
          ? new Conversions.DecimalConversion().toBytes(decimal(json, decimal, path), type, decimal)
          : ByteBuffer.wrap(base64(json, path));
      case FIXED -> fixed(json, type, path);
    };
  }

  private static Object record(JsonNode json, Schema type, String path) throws JsonLineException {
    require(json.isObject(), "an object", json, path);
    GenericData.Record record = new GenericData.Record(type);
    int used = 0;
    for (Schema.Field field : type.getFields()) {
      JsonNode value = json.get(field.name());
      if (value != null) {
        used++;
        record.put(field.pos(), datum(value, field.schema(), below(path, field.name())));
      } else if (field.hasDefaultValue()) {
        record.put(field.pos(), GenericData.get().getDefaultValue(field));
      } else if (!field.schema().isNullable()) {
        throw new JsonLineException(
            at(below(path, field.name())) + " is missing, and schema " + type.getFullName() + " has no default for it");
      }
    }
    if (used < json.size()) {
      List<String> known = type.getFields().stream().map(Schema.Field::name).toList();
      String unknown = json.properties().stream().map(Map.Entry::getKey).filter(name -> !known.contains(name)).findFirst().orElseThrow();
      throw new JsonLineException("schema " + type.getFullName() + " has no field " + Printable.quoted(below(path, unknown))
          + NearestName.question(known, unknown));
    }
    return record;
  }

  /** The first type of which the value is one. */
  private static @Nullable Object union(JsonNode json, Schema type, String path) throws JsonLineException {
    if (json.isNull() && type.isNullable()) {
      return null;
    }
    JsonLineException first = null;
    for (Schema each : type.getTypes()) {
      if (each.getType() == Schema.Type.NULL) {
        continue;
      }
      try {
        return datum(json, each, path);
      } catch (JsonLineException e) {
        first = first == null ? e : first;
      }
    }
    throw first == null ? new JsonLineException(at(path) + " must be null") : first;
  }

  private static long whole(JsonNode json, Schema type, String path, long least, long most) throws JsonLineException {
    BigDecimal value = switch (LeafNodes.logical(type)) {
      case "date" -> json.isTextual() ? BigDecimal.valueOf(day(json, path)) : decimal(json, path);
      case "timestamp-millis", "local-timestamp-millis" -> json.isTextual() ? time(json, path, 3) : decimal(json, path);
      case "timestamp-micros", "local-timestamp-micros" -> json.isTextual() ? time(json, path, 6) : decimal(json, path);
      case "timestamp-nanos", "local-timestamp-nanos" -> json.isTextual() ? time(json, path, 9) : decimal(json, path);
      case "time-millis" -> decimal(json, path).movePointRight(3).setScale(0, RoundingMode.HALF_EVEN);
      case "time-micros" -> decimal(json, path).movePointRight(6).setScale(0, RoundingMode.HALF_EVEN);
      default -> decimal(json, path);
    };
    try {
      long exact = value.longValueExact();
      if (exact >= least && exact <= most) {
        return exact;
      }
    } catch (ArithmeticException e) {
      // told below
    }
    throw new JsonLineException(
        at(path) + " must be a whole number from " + least + " to " + most + ", not " + Printable.line(json.toString(), 40));
  }

  private static long day(JsonNode json, String path) throws JsonLineException {
    try {
      return LocalDate.parse(json.textValue()).toEpochDay();
    } catch (DateTimeException e) {
      throw new JsonLineException(at(path) + " must be a day, as in \"2026-01-31\"");
    }
  }

  /** @param digits of a second */
  private static BigDecimal time(JsonNode json, String path, int digits) throws JsonLineException {
    Instant instant;
    try {
      instant = OffsetDateTime.parse(json.textValue()).toInstant();
    } catch (DateTimeException e) {
      throw new JsonLineException(at(path) + " must be a time, as in \"2026-01-31T23:59:59.25Z\"");
    }
    return BigDecimal.valueOf(instant.getEpochSecond()).add(BigDecimal.valueOf(instant.getNano()).divide(NANOS_A_SECOND))
        .movePointRight(digits)
        .setScale(0, RoundingMode.FLOOR);
  }

  private static BigDecimal decimal(JsonNode json, LogicalTypes.Decimal type, String path) throws JsonLineException {
    try {
      return decimal(json, path).setScale(type.getScale(), RoundingMode.UNNECESSARY);
    } catch (ArithmeticException e) {
      throw new JsonLineException(at(path) + " must have at most " + type.getScale() + " decimal places");
    }
  }

  private static BigDecimal decimal(JsonNode json, String path) throws JsonLineException {
    require(json.isNumber(), "a number", json, path);
    BigDecimal value = json.decimalValue();
    // what comes from senders can claim more digits than there is memory for
    require(Math.abs((long) value.scale()) < 1_000 && value.precision() < 1_000, "a number of fewer digits", json, path);
    return value;
  }

  private static double number(JsonNode json, String path) throws JsonLineException {
    if (json.isTextual()) {
      switch (json.textValue()) {
        case "NaN", "Infinity", "-Infinity" -> {
          return Double.parseDouble(json.textValue());
        }
        default -> {
        }
      }
    }
    require(json.isNumber(), "a number", json, path);
    return json.doubleValue();
  }

  private static String text(JsonNode json, String path) throws JsonLineException {
    require(json.isTextual(), "a text", json, path);
    return json.textValue();
  }

  private static byte[] base64(JsonNode json, String path) throws JsonLineException {
    try {
      return Base64.getDecoder().decode(text(json, path));
    } catch (IllegalArgumentException e) {
      throw new JsonLineException(at(path) + " must be bytes in Base64");
    }
  }

  private static Object fixed(JsonNode json, Schema type, String path) throws JsonLineException {
    byte[] bytes;
    String logical = LeafNodes.logical(type);
    if (type.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return new Conversions.DecimalConversion().toFixed(decimal(json, decimal, path), type, decimal);
    } else if (logical.equals("duration") && json.isNumber()) {
      BigDecimal millis = decimal(json, path).movePointRight(3).setScale(0, RoundingMode.HALF_EVEN);
      long days = millis.longValue() / 86_400_000;
      bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putInt(0).putInt((int) days)
          .putInt((int) (millis.longValue() % 86_400_000))
          .array();
    } else if (logical.equals("uuid")) {
      try {
        UUID uuid = UUID.fromString(text(json, path));
        bytes = ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits()).array();
      } catch (IllegalArgumentException e) {
        throw new JsonLineException(at(path) + " must be a UUID");
      }
    } else {
      bytes = base64(json, path);
    }
    if (bytes.length != type.getFixedSize()) {
      throw new JsonLineException(at(path) + " must have " + type.getFixedSize() + " bytes, not " + bytes.length);
    }
    return new GenericData.Fixed(type, bytes);
  }

  private static void require(boolean holds, String expected, JsonNode json, String path) throws JsonLineException {
    if (!holds) {
      throw new JsonLineException(at(path) + " must be " + expected + ", not " + Printable.line(json.toString(), 40));
    }
  }

  private static String at(String path) {
    return path.isEmpty() ? "the value" : "field " + Printable.quoted(path);
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
