package io.cellstream.format.protobuf.schema;

import io.cellstream.text.Printable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types of a schema and of what it imports. A type that no file has is an error where it is used only.
 *
 * @param roots the full names of the message types of the schema's own file, in their order
 */
public record SchemaTypes(List<String> roots, Map<String, MessageType> messages, Map<String, EnumType> enums) {
  public SchemaTypes {
    roots = List.copyOf(roots);
    messages = Map.copyOf(messages);
    enums = Map.copyOf(enums);
  }

  public MessageType messageOf(MessageField field) throws UnusableSchemaException {
    return known(messages.get(field.typeName()), field);
  }

  public EnumType enumOf(MessageField field) throws UnusableSchemaException {
    return known(enums.get(field.typeName()), field);
  }

  public boolean isMap(MessageField field) throws UnusableSchemaException {
    return field.repeated() && field.kind() == FieldKind.MESSAGE && messageOf(field).isMapEntry();
  }

  /**
   * The message type that a frame's indexes name.
   *
   * @param indexes of a message type of the file, of one in it, and so on
   */
  public MessageType message(List<Integer> indexes) throws UnusableSchemaException {
    List<String> names = roots;
    MessageType message = null;
    for (int index : indexes) {
      if (index < 0 || index >= names.size()) {
        throw new UnusableSchemaException((message == null ? "the schema has" : message.fullName() + " has in it") + " " + names.size()
            + " message types, and the value names that of index " + index);
      }
      message = messages.get(names.get(index));
      if (message == null) {
        throw new UnusableSchemaException("the schema declares " + Printable.quoted(names.get(index)) + " twice");
      }
      names = message.nested();
    }
    if (message == null) {
      throw new UnusableSchemaException("the schema has no message type");
    }
    return message;
  }

  private static <T> T known(@Nullable T type, MessageField field) throws UnusableSchemaException {
    if (type == null) {
      throw new UnusableSchemaException("the type " + Printable.quoted(field.typeName()) + " of field " + field.name()
          + " is neither in the schema nor in those that it refers to");
    }
    return type;
  }
}
