package io.cellstream.modelfile;

import io.cellstream.model.definition.Precision;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The element types that are read from safetensors files: those of a package, and floats of other widths, which are read as F32. */
public enum Dtype {
  F32(Float.BYTES), I16(Short.BYTES), I8(Byte.BYTES), F64(Double.BYTES), F16(Short.BYTES), BF16(Short.BYTES);

  /** The types that a package may have. */
  static final Set<Dtype> PACKAGED = EnumSet.of(F32, I16, I8);

  /** The types that a file outside of a package may have. */
  static final Set<Dtype> FLOATS = EnumSet.of(F64, F32, F16, BF16);

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  static Optional<Dtype> of(String name) {
    return Arrays.stream(values()).filter(dtype -> dtype.name().equals(name)).findFirst();
  }

  /** The type of recurrent layers' weights of this precision. */
  static Dtype of(Precision precision) {
    return switch (precision) {
      case F32 -> F32;
      case INT16 -> I16;
      case INT8 -> I8;
    };
  }

  /** The bytes of an element. */
  public int bytes() {
    return bytes;
  }

  /** Reads n elements; integers are exact in f32, and wider floats are rounded to it. */
  void get(ByteBuffer from, float[] to, int at, int n) {
    if (this == F32) {
      from.asFloatBuffer().get(to, at, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      to[at + i] = switch (this) {
        case F32 -> from.getFloat();
        case F64 -> (float) from.getDouble();
        case F16 -> Float.float16ToFloat(from.getShort());
        // BF16 is the upper half of an f32
        case BF16 -> Float.intBitsToFloat(from.getShort() << Short.SIZE);
        case I16 -> from.getShort();
        case I8 -> from.get();
      };
    }
  }

  /** Writes n elements. */
  void put(float[] from, int at, int n, ByteBuffer to) {
    for (int i = at; i < at + n; i++) {
      switch (this) {
        case F32 -> to.putFloat(from[i]);
        case I16 -> to.putShort((short) from[i]);
        case I8 -> to.put((byte) from[i]);
        case F64, F16, BF16 -> throw new IllegalStateException("no package has " + this);
      }
    }
  }
}
