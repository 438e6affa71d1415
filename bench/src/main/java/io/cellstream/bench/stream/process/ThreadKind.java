package io.cellstream.bench.stream.process;

/** What a thread of a Kafka Streams process is for, as far as the bench tells them apart. */
public enum ThreadKind {
  STREAM, PRODUCER, GC, JIT, OTHER;

  /**
   * By the name that Linux has of it: HotSpot shortens what has more than 15 characters to its first 7, two dots and its last 6, so
   * {@code …-StreamThread-1} ends in {@code read-1} and {@code kafka-producer-network-thread | …} begins with {@code kafka-p}.
   */
  static ThreadKind of(String comm) {
    if (comm.matches(".*(Th)?r?ead-\\d+")) {
      return STREAM;
    }
    if (comm.startsWith("kafka-p")) {
      return PRODUCER;
    }
    if (comm.startsWith("G1 ") || comm.startsWith("GC ") || comm.startsWith("ZGC") || comm.startsWith("VM Thread")) {
      return GC;
    }
    return comm.startsWith("C1 ") || comm.startsWith("C2 ") ? JIT : OTHER;
  }
}
