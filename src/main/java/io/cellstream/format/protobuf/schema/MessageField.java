package io.cellstream.format.protobuf.schema;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A field of a message.
 *
 * @param jsonName its name in JSON as Protobuf's own writers have it
 * @param typeName of a message or an enumeration: its full name, or as it stands where no file has it; else empty
 * @param oneof which of its message's oneofs it is in, from 0 on; -1: in none
 * @param presence whether a field that is not there is told from one with its default
 * @param required whether a message without it is none
 * @param declaredDefault the text of its {@code default} option
 */
public record MessageField(String name, String jsonName, int number, FieldKind kind, String typeName, boolean repeated, int oneof,
    boolean presence,
    boolean required, Optional<String> declaredDefault) {

  /** What stands for the field in a message that does not have it, as the wire would have it; null: nothing does. */
  public @Nullable Long absentBits(SchemaTypes types) throws UnusableSchemaException {
    if (repeated || kind.isMessage() || kind.wireType() == Tag.LENGTH) {
      return null;
    }
    if (declaredDefault.isPresent()) {
      return DefaultOptions.bits(this, declaredDefault.get(), types);
    }
    return presence ? null : kind == FieldKind.ENUM ? Long.valueOf(types.enumOf(this).first()) : Long.valueOf(0);
  }

  /** What stands for a text in a message that does not have it; null: nothing does. */
  public @Nullable String absentText() {
    return repeated || kind != FieldKind.STRING ? null : declaredDefault.orElse(presence ? null : "");
  }
}
