package io.cellstream.format.protobuf;

import static io.cellstream.format.protobuf.MessageFromJson.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cellstream.format.protobuf.schema.EnumType;
import io.cellstream.format.protobuf.schema.FieldKind;
import io.cellstream.format.protobuf.schema.MessageField;
import io.cellstream.format.protobuf.schema.SchemaTypes;
import io.cellstream.format.protobuf.schema.Tag;
import io.cellstream.format.protobuf.schema.UnusableSchemaException;
import io.cellstream.text.NearestName;
import io.cellstream.wire.JsonLineException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes Protobuf's scalars, and the messages that are one value, of JSON. */
final class ScalarsFromJson {
  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,20}");
  private static final int MOST_DIGITS_BYTES = 64;
  private static final int LARGEST_SCALE = 1_000;
  private static final double LONGEST = 315_576_000_000.0;
  /** From here on a double is no longer sure of its units. */
  private static final double EXACT = 9.007199254740992E15;

  private ScalarsFromJson() {
  }

  /** The bits that the wire has for a number, a boolean or a symbol. */
  static long bits(MessageField field, JsonNode node, String path, SchemaTypes types) throws JsonLineException, UnusableSchemaException {
    return switch (field.kind()) {
      case BOOL -> {
        if (!node.isBoolean()) {
          throw wrong(path, node, "is neither true nor false");
        }
        yield node.booleanValue() ? 1 : 0;
      }
      case ENUM -> symbol(types.enumOf(field), node, path);
      case DOUBLE -> Double.doubleToRawLongBits(number(node, path));
      case FLOAT -> {
        double value = number(node, path);
        if (Double.isFinite(value) && !Float.isFinite((float) value)) {
          throw wrong(path, node, "is too large for a float");
        }
        yield Float.floatToRawIntBits((float) value);
      }
      default -> integer(field.kind(), node, path);
    };
  }

  private static long symbol(EnumType symbols, JsonNode node, String path) throws JsonLineException {
    Optional<Integer> named = node.isTextual() ? symbols.numberOf(node.textValue()) : Optional.empty();
    if (named.isPresent()) {
      return named.get();
    }
    if (!node.isNumber() && !INTEGER.matcher(node.asText()).matches()) {
      throw wrong(path, node, "is no symbol of the enumeration" + NearestName.question(symbols.names(), node.asText()));
    }
    return integer(FieldKind.INT32, node, path);
  }

  private static double number(JsonNode node, String path) throws JsonLineException {
    if (node.isNumber()) {
      return node.doubleValue();
    }
    return switch (node.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw wrong(path, node, "is no number");
    };
  }

  private static long integer(FieldKind kind, JsonNode node, String path) throws JsonLineException {
    BigInteger value = whole(node, path);
    int width = switch (kind) {
      case INT32, UINT32, SINT32, FIXED32, SFIXED32 -> Integer.SIZE;
      default -> Long.SIZE;
    };
    boolean unsigned = switch (kind) {
      case UINT32, UINT64, FIXED32, FIXED64 -> true;
      default -> false;
    };
    if (unsigned ? value.signum() < 0 || value.bitLength() > width : value.bitLength() > width - 1) {
      throw wrong(path, node, "is out of the range of " + kind.word());
    }
    long bits = value.longValue();
    return kind == FieldKind.SINT32 || kind == FieldKind.SINT64 ? (bits << 1) ^ (bits >> 63) : bits;
  }

  private static BigInteger whole(JsonNode node, String path) throws JsonLineException {
    if (node.isIntegralNumber()) {
      return node.bigIntegerValue();
    }
    if (node.isNumber() && node.doubleValue() == Math.rint(node.doubleValue()) && Math.abs(node.doubleValue()) < EXACT) {
      return BigInteger.valueOf((long) node.doubleValue());
    }
    if (node.isTextual() && INTEGER.matcher(node.textValue()).matches()) {
      return new BigInteger(node.textValue());
    }
    throw wrong(path, node, "is no whole number");
  }

  /** The bytes of a text, or those that a text in Base64 means. */
  static byte[] content(MessageField field, JsonNode node, String path) throws JsonLineException {
    if (!node.isTextual()) {
      throw wrong(path, node, "is no text");
    }
    try {
      if (field.kind() == FieldKind.BYTES) {
        return Base64.getDecoder().decode(node.textValue());
      }
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(node.textValue()));
      byte[] bytes = new byte[utf8.remaining()];
      utf8.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw wrong(path, node, "has half a character, which UTF-8 has not");
    } catch (IllegalArgumentException e) {
      throw wrong(path, node, "is no Base64");
    }
  }

  /** A map's key as the value that it stands for. */
  static JsonNode key(MessageField field, String key) {
    boolean isBoolean = field.kind() == FieldKind.BOOL && (key.equals("true") || key.equals("false"));
    return isBoolean ? BooleanNode.valueOf(key.equals("true")) : TextNode.valueOf(key);
  }

  static void timestamp(JsonNode node, String path, MessageOutput out) throws JsonLineException {
    try {
      Instant instant = OffsetDateTime.parse(node.asText()).toInstant();
      int year = OffsetDateTime.parse(node.asText()).getYear();
      if (!node.isTextual() || year < 1 || year > 9999) {
        throw wrong(path, node, "is no time from the year 1 to 9999");
      }
      write(out, instant.getEpochSecond(), instant.getNano());
    } catch (DateTimeException e) {
      throw wrong(path, node, "is no time as in \"2026-01-31T23:59:59.25Z\"");
    }
  }

  static void duration(JsonNode node, String path, MessageOutput out) throws JsonLineException {
    if (!node.isNumber() || Math.abs(node.doubleValue()) > LONGEST) {
      throw wrong(path, node, "is no number of seconds, up to 10,000 years");
    }
    long seconds = (long) node.doubleValue();
    long nanos = Math.round((node.doubleValue() - seconds) * 1e9);
    long carried = nanos / 1_000_000_000;
    write(out, seconds + carried, (int) (nanos - carried * 1_000_000_000));
  }

  private static void write(MessageOutput out, long seconds, int nanos) {
    varint(out, 1, seconds);
    varint(out, 2, nanos);
  }

  private static void varint(MessageOutput out, int number, long value) {
    if (value != 0) {
      out.tag(number, Tag.VARINT);
      out.varint(value);
    }
  }

  static void decimal(JsonNode node, String path, MessageOutput out) throws JsonLineException {
    BigDecimal decimal = node.isNumber() ? node.decimalValue() : BigDecimal.ZERO;
    byte[] digits = decimal.unscaledValue().toByteArray();
    if (!node.isNumber() || digits.length > MOST_DIGITS_BYTES || Math.abs((long) decimal.scale()) > LARGEST_SCALE) {
      throw wrong(path, node, "is no number of at most " + MOST_DIGITS_BYTES + " bytes of digits");
    }
    out.field(1, digits);
    varint(out, 2, decimal.precision());
    varint(out, 3, decimal.scale());
  }
}
