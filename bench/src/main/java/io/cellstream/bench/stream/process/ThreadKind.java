package io.cellstream.bench.stream.process;

import java.util.regex.Pattern;

/** What a thread of a Kafka Streams process is for, as far as the bench tells them apart. */
public enum ThreadKind {
  STREAM, PRODUCER, GC, JIT, OTHER;

  private static final Pattern STREAM_THREAD = Pattern.compile(".*-StreamThread-\\d+");

  /** @param name as Java has it; the JVM's own threads have none */
  static ThreadKind ofJava(String name) {
    if (STREAM_THREAD.matcher(name).matches()) {
      return STREAM;
    }
    return name.startsWith("kafka-producer-network-thread") ? PRODUCER : OTHER;
  }

  /** @param name the first 15 characters, as Linux has it: enough for the JVM's own threads, not for Kafka's */
  static ThreadKind ofNative(String name) {
    if (name.startsWith("G1 ") || name.startsWith("GC ") || name.startsWith("ZGC") || name.startsWith("VM Thread")) {
      return GC;
    }
    return name.startsWith("C1 ") || name.startsWith("C2 ") ? JIT : OTHER;
  }
}
