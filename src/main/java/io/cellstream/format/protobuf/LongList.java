package io.cellstream.format.protobuf;

import java.util.Arrays;

/** A list of longs, used again. */
final class LongList {
  private static final int FIRST = 4;
  private static final int KEPT = 1 << 13;

  private long[] values = new long[FIRST];
  private int size;

  void clear() {
    if (values.length > KEPT) {
      values = new long[FIRST];
    }
    size = 0;
  }

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  void setOnly(long value) {
    values[0] = value;
    size = 1;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  long get(int index) {
    return values[index];
  }

  long last() {
    return values[size - 1];
  }
}
