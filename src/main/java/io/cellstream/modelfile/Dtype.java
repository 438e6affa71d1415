package io.cellstream.modelfile;

import io.cellstream.model.Precision;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The element types of a safetensors file that a package uses. */
enum Dtype {
  F32(Float.BYTES), I16(Short.BYTES), I8(Byte.BYTES);

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  static Optional<Dtype> of(String name) {
    return Arrays.stream(values()).filter(dtype -> dtype.name().equals(name)).findFirst();
  }

  /** Of a recurrent layer's weights. */
  static Dtype of(Precision precision) {
    return switch (precision) {
      case F32 -> F32;
      case INT16 -> I16;
      case INT8 -> I8;
    };
  }

  /** Of an element. */
  int bytes() {
    return bytes;
  }

  /** Reads n elements; integers are exact in f32. */
  void get(ByteBuffer from, float[] to, int at, int n) {
    if (this == F32) {
      from.asFloatBuffer().get(to, at, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      to[at + i] = this == I16 ? from.getShort() : from.get();
    }
  }

  /** Writes n elements. */
  void put(float[] from, int at, int n, ByteBuffer to) {
    for (int i = at; i < at + n; i++) {
      switch (this) {
        case F32 -> to.putFloat(from[i]);
        case I16 -> to.putShort((short) from[i]);
        case I8 -> to.put((byte) from[i]);
      }
    }
  }
}
