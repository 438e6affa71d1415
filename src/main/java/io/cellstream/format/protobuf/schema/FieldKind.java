package io.cellstream.format.protobuf.schema;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A field's type, and how the wire has it. */
public enum FieldKind {
  DOUBLE(Tag.FIXED64), FLOAT(Tag.FIXED32), //
  INT32(Tag.VARINT), INT64(Tag.VARINT), UINT32(Tag.VARINT), UINT64(Tag.VARINT), //
  SINT32(Tag.VARINT), SINT64(Tag.VARINT), //
  FIXED32(Tag.FIXED32), FIXED64(Tag.FIXED64), SFIXED32(Tag.FIXED32), SFIXED64(Tag.FIXED64), //
  BOOL(Tag.VARINT), ENUM(Tag.VARINT), //
  STRING(Tag.LENGTH), BYTES(Tag.LENGTH), MESSAGE(Tag.LENGTH), GROUP(Tag.GROUP);

  private static final Map<String, FieldKind> SCALARS = Stream.of(values())
      .filter(each -> each != ENUM && each != MESSAGE && each != GROUP)
      .collect(Collectors.toUnmodifiableMap(FieldKind::word, Function.identity()));

  private final int wireType;

  FieldKind(int wireType) {
    this.wireType = wireType;
  }

  /** The kind that a {@code .proto} file names so; null: the name is one of a message or an enumeration. */
  static @Nullable FieldKind scalar(String word) {
    return SCALARS.get(word);
  }

  /** The word for it in a {@code .proto} file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public int wireType() {
    return wireType;
  }

  /** Whether several stand in one field of the wire type {@link Tag#LENGTH}. */
  public boolean isPackable() {
    return wireType != Tag.LENGTH && wireType != Tag.GROUP;
  }

  public boolean isMessage() {
    return this == MESSAGE || this == GROUP;
  }

  boolean isInteger() {
    return switch (this) {
      case INT32, INT64, UINT32, UINT64, SINT32, SINT64, FIXED32, FIXED64, SFIXED32, SFIXED64 -> true;
      default -> false;
    };
  }

  public boolean isNumber() {
    return isInteger() || this == DOUBLE || this == FLOAT;
  }

  /** Whether a value's 64 bits count from 0. */
  public boolean isUnsigned64() {
    return this == UINT64 || this == FIXED64;
  }

  /** The integer, false or true as 0 or 1, or the enumeration's number, of what the wire has. */
  public long integer(long raw) {
    return switch (this) {
      case INT32, ENUM, SFIXED32 -> (int) raw;
      case UINT32, FIXED32 -> raw & 0xffff_ffffL;
      case SINT32 -> ((int) raw >>> 1) ^ -((int) raw & 1);
      case SINT64 -> (raw >>> 1) ^ -(raw & 1);
      case BOOL -> raw == 0 ? 0 : 1;
      default -> raw;
    };
  }

  /** The number, of what the wire has. */
  public double number(long raw) {
    return switch (this) {
      case DOUBLE -> Double.longBitsToDouble(raw);
      case FLOAT -> Float.intBitsToFloat((int) raw);
      case UINT64, FIXED64 -> unsigned(raw);
      default -> integer(raw);
    };
  }

  /** The nearest double: half of the number, its last bit kept for the rounding, twice. */
  private static double unsigned(long bits) {
    return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
  }
}
