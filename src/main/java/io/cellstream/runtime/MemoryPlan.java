package io.cellstream.runtime;

import io.cellstream.text.Amounts;

/**
 * What an instance may come to need in memory if it gets all partitions, in bytes. RocksDB's share is outside of the Java heap; the figures
 * are those Kafka Streams gives each of its stores.
 *
 * @param heap the Java heap's limit
 * @param stores one per partition of the input topic; none if the model keeps no states
 * @param onHeap what the clients of all stream threads may buffer in the heap, events as they are on the wire
 * @param waiting how many events may wait in the heap, unpacked: Kafka bounds their number and their bytes on the wire, but not these
 * @param machine of the machine, or of the container if that has less
 */
record MemoryPlan(long heap, int stores, long onHeap, long waiting, long machine) {
  static final String SUBJECT = "memory";
  private static final long MEGA = 1L << 20;
  /** A block cache of 50 MB, and three memtables of 16 MB. */
  static final long STORE = (50 + 3 * 16) * MEGA;
  /** Code, classes, threads' stacks, network buffers; an estimate. */
  static final long JVM = 250 * MEGA;

  long total() {
    return heap + stores * STORE + JVM;
  }

  void check(Findings findings) throws StartupException {
    String sum = "up to " + Amounts.bytes(total()) + " of the machine's " + Amounts.bytes(machine) + ": " + Amounts.bytes(heap)
        + " Java heap, " + rocksDb() + "about " + Amounts.bytes(JVM) + " for the JVM itself";
    if (total() > machine) {
      findings.warning(SUBJECT, sum + "; give a smaller heap (JAVA_OPTS=-Xmx" + Math.max(256, heap / 2 / MEGA)
          + "m), more memory" + (stores == 0 ? "" : ", or more instances to share the partitions"));
    } else if (onHeap > heap) {
      findings.warning(SUBJECT, sum + "; but the stream threads' clients alone may buffer " + Amounts.bytes(onHeap)
          + " in the heap: give a larger one (JAVA_OPTS=-Xmx" + (onHeap / MEGA + 256) + "m), or fewer num.stream.threads");
    } else {
      findings.ok(SUBJECT, sum + unpacked());
    }
  }

  private String unpacked() {
    return waiting == 0
        ? ""
        : ". Of the heap, clients may buffer " + Amounts.bytes(onHeap) + ", and up to " + Amounts.count(waiting, "event")
            + " may wait (max.poll.records, buffered.records.per.partition): there is room for them up to "
            + Amounts.bytes((heap - onHeap) / waiting) + " each, unpacked. One that unpacks to half the heap can't be read";
  }

  private String rocksDb() {
    return stores == 0
        ? ""
        : stores + " × " + Amounts.bytes(STORE) + " RocksDB (if this instance gets all " + stores + " partitions), ";
  }
}
