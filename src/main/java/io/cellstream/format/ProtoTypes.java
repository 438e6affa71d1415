package io.cellstream.format;

import io.cellstream.text.Printable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types of a schema and of what it imports. A type that no file has is an error where it is used only.
 *
 * @param roots the full names of the message types of the schema's own file, in their order
 */
record ProtoTypes(List<String> roots, Map<String, ProtoMessage> messages, Map<String, ProtoEnum> enums) {
  ProtoTypes {
    roots = List.copyOf(roots);
    messages = Map.copyOf(messages);
    enums = Map.copyOf(enums);
  }

  ProtoMessage messageOf(ProtoField field) throws ProtoSchemaException {
    return known(messages.get(field.typeName()), field);
  }

  ProtoEnum enumOf(ProtoField field) throws ProtoSchemaException {
    return known(enums.get(field.typeName()), field);
  }

  boolean isMap(ProtoField field) throws ProtoSchemaException {
    return field.repeated() && field.kind() == ProtoKind.MESSAGE && messageOf(field).isMapEntry();
  }

  /**
   * The message type that a frame's indexes name.
   *
   * @param indexes of a message type of the file, of one in it, and so on
   */
  ProtoMessage message(List<Integer> indexes) throws ProtoSchemaException {
    List<String> names = roots;
    ProtoMessage message = null;
    for (int index : indexes) {
      if (index < 0 || index >= names.size()) {
        throw new ProtoSchemaException((message == null ? "the schema has" : message.fullName() + " has in it") + " " + names.size()
            + " message types, and the value names that of index " + index);
      }
      message = messages.get(names.get(index));
      if (message == null) {
        throw new ProtoSchemaException("the schema declares " + Printable.quoted(names.get(index)) + " twice");
      }
      names = message.nested();
    }
    if (message == null) {
      throw new ProtoSchemaException("the schema has no message type");
    }
    return message;
  }

  private static <T> T known(@Nullable T type, ProtoField field) throws ProtoSchemaException {
    if (type == null) {
      throw new ProtoSchemaException("the type " + Printable.quoted(field.typeName()) + " of field " + field.name()
          + " is neither in the schema nor in those that it refers to");
    }
    return type;
  }
}
