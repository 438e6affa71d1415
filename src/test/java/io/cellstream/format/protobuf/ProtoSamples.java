package io.cellstream.format.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.RegisteredSchemaText;
import io.cellstream.wire.SchemaId;
import io.cellstream.wire.SchemaText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Schemas, their descriptors as protoc made them, random messages of them by Protobuf's own classes, and frames. */
final class ProtoSamples {
  static final int PROTO3 = 7;
  static final int PROTO2 = 8;
  static final byte[] FIRST = {0};
  /** Of {@code Order}, the second message in its file. */
  static final byte[] ORDER = {2, 2};
  static final SchemaText ORDERS = schema(text("proto3.proto"), Map.of("acme/site.proto", text("acme/site.proto")));
  static final SchemaText OLD = schema(text("proto2.proto"), Map.of());

  private static final Map<String, FileDescriptor> FILES = files();
  static final Descriptor ORDER_TYPE = file("proto3.proto").findMessageTypeByName("Order");
  static final Descriptor LEGACY_TYPE = file("proto2.proto").findMessageTypeByName("Legacy");

  private static final long[] INTEGERS = {0, 1, -1, 127, 128, 300, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE,
      1L << 53};
  private static final double[] NUMBERS = {0, -0.0, 1, -1.5, 0.1, 1e-300, Double.MAX_VALUE, 123456789.123};
  private static final String[] TEXTS = {"", "a", "OPEN", "Zürich 🚲", "true", "x".repeat(200)};
  private static final int[] SECONDS = {0, 1, -1, 1_700_000_000, -62_135_596, 2_000_000_000};

  private ProtoSamples() {
  }

  /** A registry of one schema. */
  static TopicSchemas registry(int id, SchemaText schema) {
    return new TopicSchemas() {
      @Override
      public SchemaText schema(SchemaId asked) throws RejectedEventException {
        if (!asked.equals(new SchemaId.Numbered(id))) {
          throw new RejectedEventException(RejectCause.UNKNOWN_SCHEMA, "no schema " + asked);
        }
        return schema;
      }

      @Override
      public RegisteredSchemaText latest() {
        return new RegisteredSchemaText(id, schema);
      }
    };
  }

  static SchemaText schema(String text, Map<String, String> imports) {
    return new SchemaText("PROTOBUF", text, imports);
  }

  static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String name) {
    try (InputStream in = ProtoSamples.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, FileDescriptor> files() {
    Map<String, FileDescriptor> files = new LinkedHashMap<>();
    try {
      for (FileDescriptorProto file : FileDescriptorSet.parseFrom(bytes("proto.desc")).getFileList()) {
        FileDescriptor[] imports = file.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
        files.put(file.getName(), FileDescriptor.buildFrom(file, imports));
      }
    } catch (IOException | DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
    return files;
  }

  private static FileDescriptor file(String name) {
    return Objects.requireNonNull(FILES.get(name), name);
  }

  static byte[] framed(int id, byte[] indexes, byte[] message) {
    return ByteBuffer.allocate(5 + indexes.length + message.length).put((byte) 0).putInt(id).put(indexes).put(message).array();
  }

  static byte[] order(Message message) {
    return framed(PROTO3, ORDER, message.toByteArray());
  }

  static FieldDescriptor field(Descriptor type, String name) {
    return Objects.requireNonNull(type.findFieldByName(name), name);
  }

  /** A message with random ones of its fields. */
  static DynamicMessage random(Descriptor type, RandomGenerator random, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if (!field.isRequired() && (random.nextInt(10) < 4 || (isMessage && depth > 2))) {
        continue;
      }
      if (!field.isRepeated()) {
        message.setField(field, value(field, random, depth));
      } else if (field.isMapField()) {
        entries(field, random, depth).values().forEach(entry -> message.addRepeatedField(field, entry));
      } else {
        for (int i = random.nextInt(4); i > 0; i--) {
          message.addRepeatedField(field, value(field, random, depth));
        }
      }
    }
    return message.build();
  }

  private static Map<Object, Message> entries(FieldDescriptor field, RandomGenerator random, int depth) {
    Map<Object, Message> entries = new LinkedHashMap<>();
    Descriptor entry = field.getMessageType();
    for (int i = random.nextInt(4); i > 0; i--) {
      Object key = switch (entry.findFieldByName("key").getJavaType()) {
        case STRING -> List.of("", "a", "room 5").get(random.nextInt(3));
        case BOOLEAN -> random.nextBoolean();
        case INT -> random.nextInt(-1, 3);
        default -> throw new IllegalStateException(field.getFullName());
      };
      FieldDescriptor value = entry.findFieldByName("value");
      entries.put(key, DynamicMessage.newBuilder(entry).setField(entry.findFieldByName("key"), key)
          .setField(value, value(value, random, depth)).build());
    }
    return entries;
  }

  private static Object value(FieldDescriptor field, RandomGenerator random, int depth) {
    long integer = random.nextInt(4) == 0 ? random.nextLong() : INTEGERS[random.nextInt(INTEGERS.length)];
    double number = NUMBERS[random.nextInt(NUMBERS.length)];
    return switch (field.getJavaType()) {
      case INT -> (int) integer;
      case LONG -> integer;
      case FLOAT -> Float.isFinite((float) number) ? (float) number : 1.5f;
      case DOUBLE -> number;
      case BOOLEAN -> random.nextBoolean();
      case STRING -> TEXTS[random.nextInt(TEXTS.length)];
      case BYTE_STRING -> ByteString.copyFromUtf8(TEXTS[random.nextInt(TEXTS.length)]);
      case ENUM -> symbol(field.getEnumType(), random);
      case MESSAGE -> message(field.getMessageType(), random, depth + 1);
    };
  }

  private static Object symbol(EnumDescriptor type, RandomGenerator random) {
    return type.isClosed() || random.nextInt(4) > 0
        ? type.getValues().get(random.nextInt(type.getValues().size()))
        : type.findValueByNumberCreatingIfUnknown(77);
  }

  private static Message message(Descriptor type, RandomGenerator random, int depth) {
    boolean isTime = type.getFullName().equals("google.protobuf.Timestamp");
    if (!isTime && !type.getFullName().equals("google.protobuf.Duration")) {
      return random(type, random, depth);
    }
    long seconds = SECONDS[random.nextInt(SECONDS.length)];
    int nanos = random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000_000);
    return DynamicMessage.newBuilder(type).setField(field(type, "seconds"), seconds)
        .setField(field(type, "nanos"), isTime || seconds >= 0 ? nanos : -nanos).build();
  }

  /** Paths to all values that a mapping can read: through messages, places in arrays and keys of maps. */
  static List<String> paths(Descriptor type, int depth) {
    List<String> paths = new ArrayList<>();
    for (FieldDescriptor field : type.getFields()) {
      String name = field.getType() == FieldDescriptor.Type.GROUP ? field.getName().toLowerCase(Locale.ROOT) : field.getName();
      List<String> starts = List.of(name);
      FieldDescriptor value = field;
      if (field.isMapField()) {
        value = field.getMessageType().findFieldByName("value");
        starts = List.of(name + "['']", name + "['a']", name + "['room 5']", name + "['true']", name + "['-1']", name + "['2']");
      } else if (field.isRepeated()) {
        starts = List.of(name + "[0]", name + "[2]");
      }
      for (String start : starts) {
        if (value.getJavaType() != FieldDescriptor.JavaType.MESSAGE
            || value.getMessageType().getFullName().startsWith("google.protobuf.")) {
          paths.add(start);
        } else if (depth < 3) {
          paths(value.getMessageType(), depth + 1).forEach(inner -> paths.add(start + "." + inner));
        }
      }
    }
    return paths;
  }
}
