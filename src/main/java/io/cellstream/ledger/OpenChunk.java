package io.cellstream.ledger;

import java.util.Arrays;

/**
 * The last chunk of a sequence's log. It is written again with each commit that adds to it, until it is full. Small chunks leave many
 * records, and a large chunk is written many times until it is full; so the first four are small, and every fourth doubles in size.
 */
final class OpenChunk {
  /** A chunk of the smallest size is full with so many inputs, or so many bytes. */
  private static final int LEAST_INPUTS = 16;
  private static final int LEAST_BYTES = 128;
  /** A chunk is full from this many bytes of inputs on; its last input may reach beyond. */
  private static final int MOST_BYTES = 1024;

  /** How many chunks have the same size before it doubles. */
  private static final int AS_LARGE = 4;
  private static final int MOST_INPUTS = 64;
  /** More doublings change nothing, and would overflow the shift. */
  private static final int MOST_DOUBLINGS = 8;
  private static final byte[] NONE = {};

  private int number;
  private long begin;
  private byte[] inputs = NONE;
  private int size;
  private int count;

  /**
   * The most bytes of inputs that a chunk has.
   *
   * @param input the most bytes that an input has
   */
  static int mostBytes(int input) {
    return Math.min(MOST_INPUTS * input, MOST_BYTES - 1 + input);
  }

  /**
   * How many chunks so many events have.
   *
   * @param input the bytes of each input
   */
  static int chunks(int events, int input) {
    OpenChunk chunk = new OpenChunk();
    byte[] bytes = new byte[input];
    for (int i = 0; i < events; i++) {
      chunk.add(bytes, input);
      if (chunk.isFull()) {
        chunk.next();
      }
    }
    return chunk.number + (chunk.count > 0 ? 1 : 0);
  }

  /** The number of chunks before it. */
  int number() {
    return number;
  }

  /** The number of steps before its first input. */
  long begin() {
    return begin;
  }

  int count() {
    return count;
  }

  /** The bytes that it takes in memory. */
  int capacity() {
    return inputs.length;
  }

  /** Continues a chunk that was written. */
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

  /** Begins the next chunk after a full one. */
  void next() {
    begin(number + 1, begin + count);
  }

  /** @param length the input's length; its bytes are the first ones of {@code bytes} */
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
