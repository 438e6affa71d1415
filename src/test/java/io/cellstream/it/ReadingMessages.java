package io.cellstream.it;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Timestamp;
import com.google.protobuf.TimestampProto;
import io.cellstream.it.OwnReadings.Reading;
import java.nio.ByteBuffer;

/** Readings as Protobuf's own library writes them, in the frame that Confluent's serialiser puts around a file's second message. */
final class ReadingMessages {
  static final String VIBRATION = """
      syntax = "proto3";
      package acme;
      message Vibration {
        double rms = 1;
      }
      """;
  static final String FIRST = """
      syntax = "proto3";
      package acme;
      import "google/protobuf/timestamp.proto";
      import "acme/vibration.proto";
      message Heartbeat {
      }
      message MachineReading {
        enum Phase {
          RUNNING = 0;
          STOPPED = 1;
        }
        google.protobuf.Timestamp at = 1;
        Vibration vibration = 2;
        optional double temperature = 3;
        bool ok = 4;
        string state = 5;
        int64 number = 6;
        Phase phase = 7;
      }
      """;
  /** A field more, another order, and no other message before it. */
  static final String LATER = """
      syntax = "proto3";
      package acme;
      import "google/protobuf/timestamp.proto";
      import "acme/vibration.proto";
      message MachineReading {
        enum Phase {
          RUNNING = 0;
          STOPPED = 1;
          PAUSED = 2;
        }
        string site = 8;
        int64 number = 6;
        Phase phase = 7;
        Vibration vibration = 2;
        optional double temperature = 3;
        bool ok = 4;
        string state = 5;
        google.protobuf.Timestamp at = 1;
      }
      """;

  private static final Descriptor TYPE = type();

  private ReadingMessages() {
  }

  static byte[] framed(int id, Reading reading) {
    Descriptor vibration = TYPE.findFieldByName("vibration").getMessageType();
    DynamicMessage.Builder message = DynamicMessage.newBuilder(TYPE);
    set(message, "at", Timestamp.newBuilder().setSeconds(reading.at() / 1000).build());
    set(message, "vibration",
        DynamicMessage.newBuilder(vibration).setField(vibration.findFieldByName("rms"), reading.rms()).build());
    if (reading.temperature() != null) {
      set(message, "temperature", reading.temperature());
    }
    set(message, "ok", reading.ok());
    set(message, "state", reading.state());
    set(message, "number", reading.number());
    set(message, "phase", TYPE.findEnumTypeByName("Phase").findValueByName(reading.phase()));
    byte[] bytes = message.build().toByteArray();
    // one index, 1, both as zigzag varints
    return ByteBuffer.allocate(7 + bytes.length).put((byte) 0).putInt(id).put((byte) 2).put((byte) 2).put(bytes).array();
  }

  private static void set(DynamicMessage.Builder message, String field, Object value) {
    message.setField(TYPE.findFieldByName(field), value);
  }

  /** The type that {@link #FIRST} declares. */
  private static Descriptor type() {
    EnumDescriptorProto phase = EnumDescriptorProto.newBuilder().setName("Phase")
        .addValue(EnumValueDescriptorProto.newBuilder().setName("RUNNING").setNumber(0))
        .addValue(EnumValueDescriptorProto.newBuilder().setName("STOPPED").setNumber(1)).build();
    DescriptorProto reading = DescriptorProto.newBuilder().setName("MachineReading").addEnumType(phase)
        .addField(field("at", 1, FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(".google.protobuf.Timestamp"))
        .addField(field("vibration", 2, FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(".acme.Vibration"))
        .addField(field("temperature", 3, FieldDescriptorProto.Type.TYPE_DOUBLE).setOneofIndex(0).setProto3Optional(true))
        .addField(field("ok", 4, FieldDescriptorProto.Type.TYPE_BOOL)).addField(field("state", 5, FieldDescriptorProto.Type.TYPE_STRING))
        .addField(field("number", 6, FieldDescriptorProto.Type.TYPE_INT64))
        .addField(field("phase", 7, FieldDescriptorProto.Type.TYPE_ENUM).setTypeName(".acme.MachineReading.Phase"))
        .addOneofDecl(OneofDescriptorProto.newBuilder().setName("_temperature")).build();
    FileDescriptorProto file = FileDescriptorProto.newBuilder().setSyntax("proto3").setPackage("acme").setName("reading.proto")
        .addDependency("google/protobuf/timestamp.proto")
        .addMessageType(DescriptorProto.newBuilder().setName("Vibration").addField(field("rms", 1, FieldDescriptorProto.Type.TYPE_DOUBLE)))
        .addMessageType(reading).build();
    try {
      return FileDescriptor.buildFrom(file, new FileDescriptor[]{TimestampProto.getDescriptor()}).findMessageTypeByName("MachineReading");
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FieldDescriptorProto.Builder field(String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(type)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
  }
}
