package io.cellstream.format.protobuf;

import io.cellstream.format.protobuf.schema.EnumType;
import io.cellstream.format.protobuf.schema.FieldKind;
import io.cellstream.format.protobuf.schema.MessageField;
import io.cellstream.format.protobuf.schema.SchemaTypes;
import io.cellstream.format.protobuf.schema.UnusableSchemaException;
import io.cellstream.mapping.FieldValues;
import org.jspecify.annotations.Nullable;

/** Reads a number, a text, bytes or an enumeration's name. */
final class ScalarReader implements PlaceReader {
  private final FieldKind kind;
  private final @Nullable EnumType names;
  private final @Nullable Long absentBits;
  private final @Nullable String absentText;
  private final boolean absentBytes;
  private final int place;

  ScalarReader(MessageField field, SchemaTypes types, int place) throws UnusableSchemaException {
    this.kind = field.kind();
    this.names = kind == FieldKind.ENUM ? types.enumOf(field) : null;
    this.absentBits = field.absentBits(types);
    this.absentText = field.absentText();
    this.absentBytes = kind == FieldKind.BYTES && !field.repeated() && (!field.presence() || field.declaredDefault().isPresent());
    this.place = place;
  }

  @Override
  public void present(MessageInput in, LongList found, FieldValues into) throws DamagedMessageException {
    long content = found.last();
    if (kind == FieldKind.STRING) {
      into.setText(place, in.text(content));
    } else {
      set(content, into);
    }
  }

  private void set(long bits, FieldValues into) {
    switch (kind) {
      case DOUBLE, FLOAT -> into.setNumber(place, kind.number(bits));
      case BOOL -> into.setBoolean(place, bits != 0);
      case ENUM -> into.setText(place, names == null ? "" : names.nameOf((int) bits));
      case BYTES -> into.setOther(place, "bytes");
      default -> {
        if (kind.isUnsigned64() && bits < 0) {
          into.setNumber(place, kind.number(bits));
        } else {
          into.setInteger(place, kind.integer(bits));
        }
      }
    }
  }

  @Override
  public void absent(FieldValues into) {
    if (absentText != null) {
      into.setText(place, absentText);
    } else if (absentBits != null) {
      set(absentBits, into);
    } else if (absentBytes) {
      into.setOther(place, "bytes");
    }
  }
}
