package io.cellstream.ledger;

import java.util.Arrays;

/** The last chunk of a sequence's log. It is written again with each commit that adds to it, until it is full. */
final class OpenChunk {
  /** By how many bytes the buffer grows at most. */
  private static final int MORE = 128;
  private static final byte[] NONE = {};

  private final Chunking chunking;
  private int number;
  private long begin;
  private byte[] inputs = NONE;
  private int size;
  private int count;

  OpenChunk(Chunking chunking) {
    this.chunking = chunking;
  }

  /**
   * How many chunks are stored of so many events.
   *
   * @param input the bytes of each input
   */
  static int chunks(Chunking chunking, int events, int input) {
    OpenChunk chunk = new OpenChunk(chunking);
    byte[] bytes = new byte[input];
    for (int i = 0; i < events; i++) {
      chunk.add(bytes, input);
      if (chunk.isFull()) {
        chunk.next();
      }
    }
    return chunk.used();
  }

  /** Under which it is stored. */
  int number() {
    return number;
  }

  /** The number under which the chunk is stored that is so many before it. */
  int before(int chunks) {
    return chunking.before(number, chunks);
  }

  /** How many numbers the chunks up to it use. */
  int used() {
    return chunking.used(number, count, begin + count);
  }

  /** Whether it can be read without the record before it. */
  boolean standsAlone() {
    return chunking.standsAlone(begin);
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
    begin(chunking.next(number), begin + count);
  }

  /** @param length the input's length; its bytes are the first ones of {@code bytes} */
  void add(byte[] bytes, int length) {
    if (inputs.length - size < length) {
      inputs = Arrays.copyOf(inputs, Math.max(size + length, Math.min(2 * inputs.length, inputs.length + MORE)));
    }
    System.arraycopy(bytes, 0, inputs, size, length);
    size += length;
    count++;
  }

  boolean isFull() {
    return chunking.isFull(number, count, size);
  }

  byte[] inputs() {
    return Arrays.copyOf(inputs, size);
  }
}
