package io.cellstream.format.avro;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Avro schemas of any shape, values of them, and the paths that lead to anything in them. */
final class RandomRecords {
  private static final List<String> WORDS = List.of("", "IDLE", "ä€𝄞", "12.5", "2026-01-31T23:59:59.25Z", "true", "a, 'b'");

  private final RandomGenerator random;
  private int names;

  RandomRecords(RandomGenerator random) {
    this.random = random;
  }

  Schema record(int depth) {
    List<Schema.Field> fields = new ArrayList<>();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      fields.add(new Schema.Field("f" + i, type(depth - 1)));
    }
    return Schema.createRecord("R" + names++, null, "t", false, fields);
  }

  private Schema type(int depth) {
    return switch (random.nextInt(depth > 0 ? 19 : 14)) {
      case 0 -> Schema.create(Schema.Type.BOOLEAN);
      case 1 -> Schema.create(Schema.Type.INT);
      case 2 -> Schema.create(Schema.Type.LONG);
      case 3 -> Schema.create(Schema.Type.FLOAT);
      case 4 -> Schema.create(Schema.Type.DOUBLE);
      case 5 -> Schema.create(Schema.Type.STRING);
      case 6 -> Schema.create(Schema.Type.BYTES);
      case 7 -> Schema.createEnum("E" + names++, null, "t", List.of("A", "B", "C"));
      case 8 -> LogicalTypes.decimal(20, 3).addToSchema(Schema.create(Schema.Type.BYTES));
      case 9 -> LogicalTypes.decimal(9, 2).addToSchema(Schema.createFixed("D" + names++, null, "t", 4));
      case 10 -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
      case 11 -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case 12 -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case 13 -> LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case 14 -> Schema.createArray(type(depth - 1));
      case 15 -> Schema.createMap(type(depth - 1));
      case 16 -> Schema.createUnion(Schema.create(Schema.Type.NULL), notUnion(depth - 1));
      case 17 -> Schema.createUnion(notUnion(depth - 1), Schema.create(Schema.Type.NULL));
      default -> record(depth);
    };
  }

  private Schema notUnion(int depth) {
    Schema type = type(depth);
    while (type.getType() == Schema.Type.UNION) {
      type = type(depth);
    }
    return type;
  }

  @Nullable
  Object value(Schema type) {
    return switch (type.getType()) {
      case NULL -> null;
      case BOOLEAN -> random.nextBoolean();
      case INT -> type.getLogicalType() == null ? random.nextInt() : random.nextInt(30_000);
      case LONG -> type.getLogicalType() == null ? random.nextLong() : random.nextLong(86_400_000_000L);
      case FLOAT -> random.nextFloat(-1e6f, 1e6f);
      case DOUBLE -> random.nextDouble(-1e9, 1e9);
      case STRING -> WORDS.get(random.nextInt(WORDS.size()));
      case ENUM -> new GenericData.EnumSymbol(type, type.getEnumSymbols().get(random.nextInt(3)));
      case BYTES -> ByteBuffer.wrap(bytes(1 + random.nextInt(8)));
      case FIXED -> {
        byte[] bytes = bytes(type.getFixedSize());
        bytes[0] &= 0x1f; // within the decimal's precision
        yield new GenericData.Fixed(type, bytes);
      }
      case ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(type.getElementType()));
        }
        yield items;
      }
      case MAP -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          values.put("k" + i, value(type.getValueType()));
        }
        yield values;
      }
      case UNION -> value(type.getTypes().get(random.nextInt(2)));
      case RECORD -> {
        GenericData.Record record = new GenericData.Record(type);
        type.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
        yield record;
      }
    };
  }

  private byte[] bytes(int n) {
    byte[] bytes = new byte[n];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Paths to all that has no values inside, and to all items of arrays of numbers. */
  static List<String> paths(Schema type) {
    List<String> paths = new ArrayList<>();
    collect(type, "", paths);
    return paths;
  }

  private static void collect(Schema type, String path, List<String> paths) {
    switch (type.getType()) {
      case RECORD ->
        type.getFields().forEach(field -> collect(field.schema(), path.isEmpty() ? field.name() : path + "." + field.name(), paths));
      case ARRAY -> {
        collect(type.getElementType(), path + "[0]", paths);
        collect(type.getElementType(), path + "[2]", paths);
        if (type.getElementType().getLogicalType() == null && switch (type.getElementType().getType()) {
          case INT, LONG, FLOAT, DOUBLE -> true;
          default -> false;
        }) {
          paths.add(path + "[*]");
        }
      }
      case MAP -> collect(type.getValueType(), path + "['k1']", paths);
      case UNION -> type.getTypes().forEach(each -> collect(each, path, paths));
      case NULL -> {
      }
      default -> paths.add(path);
    }
  }
}
