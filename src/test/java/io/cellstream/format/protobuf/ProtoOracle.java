package io.cellstream.format.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Name;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Protobuf's own classes say of the value at a path, as {@link io.cellstream.mapping.FieldValues#object} has it. */
final class ProtoOracle {
  private ProtoOracle() {
  }

  static @Nullable Object at(Message message, FieldPath path) {
    return at(message, path, 0);
  }

  private static @Nullable Object at(Message message, FieldPath path, int step) {
    FieldDescriptor field = field(message.getDescriptorForType(), ((Name) path.steps().get(step)).name());
    if (field.isMapField()) {
      String key = ((Name) path.steps().get(step + 1)).name();
      Object found = null;
      for (Object each : (List<?>) message.getField(field)) {
        Message entry = (Message) each;
        Descriptor type = entry.getDescriptorForType();
        if (String.valueOf(entry.getField(type.findFieldByName("key"))).equals(key)) {
          found = entry.getField(type.findFieldByName("value"));
        }
      }
      return found == null ? null : value(field.getMessageType().findFieldByName("value"), found, path, step + 2);
    }
    if (field.isRepeated()) {
      int index = ((Index) path.steps().get(step + 1)).index();
      return index < message.getRepeatedFieldCount(field) ? value(field, message.getRepeatedField(field, index), path, step + 2) : null;
    }
    boolean counts = message.hasField(field) || !field.hasPresence() || field.hasDefaultValue();
    return counts ? value(field, message.getField(field), path, step + 1) : null;
  }

  private static FieldDescriptor field(Descriptor type, String name) {
    return type.getFields().stream().filter(each -> each.getName().equalsIgnoreCase(name)).findFirst().orElseThrow();
  }

  private static @Nullable Object value(FieldDescriptor field, Object value, FieldPath path, int step) {
    return switch (value) {
      case Integer number when field.getType() == FieldDescriptor.Type.UINT32 || field.getType() == FieldDescriptor.Type.FIXED32 ->
        Integer.toUnsignedLong(number);
      case Integer number -> number.longValue();
      case Long number when number < 0
          && (field.getType() == FieldDescriptor.Type.UINT64 || field.getType() == FieldDescriptor.Type.FIXED64) ->
        Double
            .parseDouble(Long.toUnsignedString(number));
      case Float number -> Float.isFinite(number) ? number.doubleValue() : null;
      case Double number -> Double.isFinite(number) ? number : null;
      case EnumValueDescriptor symbol -> symbol.getIndex() < 0 ? Integer.toString(symbol.getNumber()) : symbol.getName();
      case ByteString _ -> null;
      case Message message -> message(message, path, step);
      default -> value;
    };
  }

  private static @Nullable Object message(Message message, FieldPath path, int step) {
    Descriptor type = message.getDescriptorForType();
    if (step < path.steps().size()) {
      return at(message, path, step);
    }
    if (type.getFullName().endsWith("Value")) {
      FieldDescriptor value = type.findFieldByName("value");
      return value(value, message.getField(value), path, step);
    }
    long seconds = (long) message.getField(type.findFieldByName("seconds"));
    int nanos = (int) message.getField(type.findFieldByName("nanos"));
    if (type.getFullName().endsWith("Duration") && seconds * nanos < 0) {
      return null;
    }
    return type.getFullName().endsWith("Timestamp") ? Instant.ofEpochSecond(seconds, nanos).toString() : (Object) (seconds + nanos / 1e9);
  }
}
