package io.cellstream.ledger;

import java.util.Arrays;

/**
 * The last chunk of a sequence's log, which is written again with each commit that adds to it until it is full. A full chunk costs a record
 * for ever, a large one is written often: so the first four are small, and every fourth doubles.
 */
final class OpenChunk {
  private static final int LEAST_INPUTS = 16;
  private static final int LEAST_BYTES = 128;
  /** Of those that are full with their last input. */
  static final int MOST_BYTES = 1024;

  private static final int AS_LARGE = 4;
  private static final int MOST_INPUTS = 64;
  /** No chunk grows any more then. */
  private static final int MOST_DOUBLINGS = 8;
  private static final byte[] NONE = {};

  private int number;
  private long begin;
  private byte[] inputs = NONE;
  private int size;
  private int count;

  /** How many chunks precede it. */
  int number() {
    return number;
  }

  /** How many steps precede it. */
  long begin() {
    return begin;
  }

  int count() {
    return count;
  }

  /** How many bytes it takes in memory. */
  int capacity() {
    return inputs.length;
  }

  /** Goes on with one that was written. */
  void resume(int newNumber, long steps, byte[] written, int inputsOfIt) {
    number = newNumber;
    begin = steps;
    inputs = written;
    size = written.length;
    count = inputsOfIt;
  }

  void begin(int newNumber, long steps) {
    number = newNumber;
    begin = steps;
    size = 0;
    count = 0;
  }

  /** After a full one. */
  void next() {
    begin(number + 1, begin + count);
  }

  /** @param length of the input, whose bytes come first in these */
  void add(byte[] bytes, int length) {
    if (inputs.length - size < length) {
      inputs = Arrays.copyOf(inputs, Math.max(size + length, Math.min(2 * inputs.length, inputs.length + LEAST_BYTES)));
    }
    System.arraycopy(bytes, 0, inputs, size, length);
    size += length;
    count++;
  }

  boolean isFull() {
    int doublings = Math.min(number / AS_LARGE, MOST_DOUBLINGS);
    return count >= Math.min(LEAST_INPUTS << doublings, MOST_INPUTS) || size >= Math.min(LEAST_BYTES << doublings, MOST_BYTES);
  }

  byte[] inputs() {
    return Arrays.copyOf(inputs, size);
  }
}
