package io.cellstream.format;

import io.cellstream.mapping.FieldValues;
import org.jspecify.annotations.Nullable;

/** Reads a number, a text, bytes or an enumeration's name. */
final class ProtoScalar implements ProtoReader {
  private final ProtoKind kind;
  private final @Nullable ProtoEnum names;
  private final @Nullable Long absentBits;
  private final @Nullable String absentText;
  private final boolean absentBytes;
  private final int place;

  ProtoScalar(ProtoField field, ProtoTypes types, int place) throws ProtoSchemaException {
    this.kind = field.kind();
    this.names = kind == ProtoKind.ENUM ? types.enumOf(field) : null;
    this.absentBits = field.absentBits(types);
    this.absentText = field.absentText();
    this.absentBytes = kind == ProtoKind.BYTES && !field.repeated() && (!field.presence() || field.declaredDefault().isPresent());
    this.place = place;
  }

  @Override
  public void present(ProtoBytes in, ProtoLongs found, FieldValues into) throws ProtoDamageException {
    long content = found.last();
    if (kind == ProtoKind.STRING) {
      into.setText(place, ProtoTexts.text(in, content));
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
