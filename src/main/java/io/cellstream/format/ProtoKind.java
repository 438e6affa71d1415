package io.cellstream.format;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A field's type, and how the wire has it. */
enum ProtoKind {
  DOUBLE(ProtoBytes.FIXED64), FLOAT(ProtoBytes.FIXED32), //
  INT32(ProtoBytes.VARINT), INT64(ProtoBytes.VARINT), UINT32(ProtoBytes.VARINT), UINT64(ProtoBytes.VARINT), //
  SINT32(ProtoBytes.VARINT), SINT64(ProtoBytes.VARINT), //
  FIXED32(ProtoBytes.FIXED32), FIXED64(ProtoBytes.FIXED64), SFIXED32(ProtoBytes.FIXED32), SFIXED64(ProtoBytes.FIXED64), //
  BOOL(ProtoBytes.VARINT), ENUM(ProtoBytes.VARINT), //
  STRING(ProtoBytes.LENGTH), BYTES(ProtoBytes.LENGTH), MESSAGE(ProtoBytes.LENGTH), GROUP(ProtoBytes.GROUP);

  private static final Map<String, ProtoKind> SCALARS = Stream.of(values())
      .filter(each -> each != ENUM && each != MESSAGE && each != GROUP)
      .collect(Collectors.toUnmodifiableMap(ProtoKind::word, Function.identity()));

  private final int wireType;

  ProtoKind(int wireType) {
    this.wireType = wireType;
  }

  /** The kind that a {@code .proto} file names so; null: the name is one of a message or an enumeration. */
  static @Nullable ProtoKind scalar(String word) {
    return SCALARS.get(word);
  }

  /** The word for it in a {@code .proto} file. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  int wireType() {
    return wireType;
  }

  /** Whether several stand in one field of the wire type {@link ProtoBytes#LENGTH}. */
  boolean isPackable() {
    return wireType != ProtoBytes.LENGTH && wireType != ProtoBytes.GROUP;
  }

  boolean isMessage() {
    return this == MESSAGE || this == GROUP;
  }

  boolean isInteger() {
    return switch (this) {
      case INT32, INT64, UINT32, UINT64, SINT32, SINT64, FIXED32, FIXED64, SFIXED32, SFIXED64 -> true;
      default -> false;
    };
  }

  boolean isNumber() {
    return isInteger() || this == DOUBLE || this == FLOAT;
  }

  /** Whether a value's 64 bits count from 0. */
  boolean isUnsigned64() {
    return this == UINT64 || this == FIXED64;
  }

  /** The integer, false or true as 0 or 1, or the enumeration's number, of what the wire has. */
  long integer(long raw) {
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
  double number(long raw) {
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
