package io.cellstream.format.avro;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads values that have no values inside, each into its place. Logical types are those of Avro 1.12. */
final class LeafNodes {
  /** 150 decimal digits; a double has 17. */
  private static final int LONGEST_DECIMAL = 64;
  private static final int DURATION = 12;
  private static final int UUID_BYTES = 16;
  private static final long DAY_MILLIS = 86_400_000;

  private LeafNodes() {
  }

  /**
   * @param reader the schema that values are read by, of the same type; null: there is none
   * @param place where the value goes
   */
  static SchemaNode of(Schema type, @Nullable Schema reader, int place) {
    String logical = logical(type);
    return switch (type.getType()) {
      case NULL -> from -> from.in.readNull();
      case BOOLEAN -> from -> from.into.setBoolean(place, from.in.readBoolean());
      case INT -> ofInt(logical, place);
      case LONG -> ofLong(logical, place);
      case FLOAT -> from -> from.into.setNumber(place, from.in.readFloat());
      case DOUBLE -> from -> from.into.setNumber(place, from.in.readDouble());
      case STRING -> from -> from.into.setText(place, from.text.read(from.in));
      case ENUM -> ofEnum(symbols(type, reader), place);
      case BYTES -> type.getLogicalType() instanceof LogicalTypes.Decimal decimal
          ? from -> setDecimal(from, from.in.readBytes(null), decimal.getScale(), place)
          : from -> {
            from.in.skipBytes();
            from.into.setOther(place, "bytes");
          };
      case FIXED -> ofFixed(type, logical, place);
      case RECORD, ARRAY, MAP, UNION -> throw new IllegalArgumentException("no leaf: " + type);
    };
  }

  static String logical(Schema type) {
    LogicalType logical = type.getLogicalType();
    return logical == null ? "" : logical.getName();
  }

  private static SchemaNode ofInt(String logical, int place) {
    return switch (logical) {
      case "date" -> from -> from.into.setDay(place, from.in.readInt());
      case "time-millis" -> from -> from.into.setNumber(place, from.in.readInt() / 1e3);
      default -> from -> from.into.setInteger(place, from.in.readInt());
    };
  }

  private static SchemaNode ofLong(String logical, int place) {
    return switch (logical) {
      case "timestamp-millis", "local-timestamp-millis" -> from -> from.into.setTime(place, from.in.readLong(), 0);
      case "timestamp-micros", "local-timestamp-micros" -> from -> {
        long micros = from.in.readLong();
        from.into.setTime(place, Math.floorDiv(micros, 1_000), Math.floorMod(micros, 1_000) * 1_000);
      };
      case "timestamp-nanos", "local-timestamp-nanos" -> from -> {
        long nanos = from.in.readLong();
        from.into.setTime(place, Math.floorDiv(nanos, 1_000_000), Math.floorMod(nanos, 1_000_000));
      };
      case "time-micros" -> from -> from.into.setNumber(place, from.in.readLong() / 1e6);
      default -> from -> from.into.setInteger(place, from.in.readLong());
    };
  }

  /** A symbol that the reader's enum does not have is its default, if it has one. */
  private static List<String> symbols(Schema type, @Nullable Schema reader) {
    String otherwise = reader == null ? null : reader.getEnumDefault();
    return reader == null || otherwise == null
        ? type.getEnumSymbols()
        : type.getEnumSymbols().stream().map(symbol -> reader.hasEnumSymbol(symbol) ? symbol : otherwise).toList();
  }

  private static SchemaNode ofEnum(List<String> symbols, int place) {
    return from -> {
      int symbol = from.in.readEnum();
      if (symbol < 0 || symbol >= symbols.size()) {
        throw new IOException("an enum has " + symbols.size() + " symbols, and the value has number " + symbol);
      }
      from.into.setText(place, symbols.get(symbol));
    };
  }

  private static SchemaNode ofFixed(Schema type, String logical, int place) {
    int size = type.getFixedSize();
    if (type.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return from -> setDecimal(from, ByteBuffer.wrap(fixed(from, size)), decimal.getScale(), place);
    }
    if (logical.equals("duration") && size == DURATION) {
      return from -> setDuration(from, ByteBuffer.wrap(fixed(from, size)).order(ByteOrder.LITTLE_ENDIAN), place);
    }
    if (logical.equals("uuid") && size == UUID_BYTES) {
      return from -> {
        ByteBuffer bytes = ByteBuffer.wrap(fixed(from, size));
        from.into.setText(place, new UUID(bytes.getLong(), bytes.getLong()).toString());
      };
    }
    return from -> {
      from.in.skipFixed(size);
      from.into.setOther(place, "bytes");
    };
  }

  private static byte[] fixed(SchemaNode.Input from, int size) throws IOException {
    if (size > from.length) {
      throw new IOException("a fixed of " + size + " bytes is cut short");
    }
    byte[] bytes = new byte[size];
    from.in.readFixed(bytes);
    return bytes;
  }

  private static void setDecimal(SchemaNode.Input from, ByteBuffer unscaled, int scale, int place) {
    if (unscaled.remaining() == 0 || unscaled.remaining() > LONGEST_DECIMAL) {
      from.into.setOther(place, "a decimal of " + unscaled.remaining() + " bytes");
      return;
    }
    byte[] bytes = new byte[unscaled.remaining()];
    unscaled.get(bytes);
    from.into.setNumber(place, new BigDecimal(new BigInteger(bytes), scale).doubleValue());
  }

  private static void setDuration(SchemaNode.Input from, ByteBuffer parts, int place) {
    int months = parts.getInt();
    long days = parts.getInt() & 0xffff_ffffL;
    long millis = parts.getInt() & 0xffff_ffffL;
    if (months == 0) {
      from.into.setNumber(place, days * (DAY_MILLIS / 1000) + millis / 1e3);
    } else {
      from.into.setOther(place, "a duration with months, which are of no length");
    }
  }

  /** What a type is called in messages, with its article. */
  static String name(Schema type) {
    return switch (type.getType()) {
      case RECORD -> "a record";
      case ARRAY -> "an array";
      case MAP -> "a map";
      case UNION -> "one of several types";
      case ENUM -> "an enum";
      case BYTES, FIXED -> "bytes";
      case NULL -> "null";
      default -> "a " + type.getType().getName().toLowerCase(Locale.ROOT);
    };
  }
}
