package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.Keys;
import io.cellstream.text.Amounts;

/**
 * The memory that an instance may come to need, in bytes. RocksDB's share is outside of the Java heap.
 *
 * @param heap the Java heap's limit
 * @param live the most that live states take of the heap; 0 if the model keeps no states
 * @param due the most that entries of sequences which fall due take of the heap, if this instance gets all partitions; 0 if the model keeps
 *        no states
 * @param rocksDb the most that RocksDB takes; 0 if the model keeps no states
 * @param onHeap the most that the clients of all stream threads buffer in the heap, with events as they are on the wire
 * @param waiting the most events that wait in the heap, unpacked, if this instance gets all partitions; Kafka bounds their number and their
 *        bytes on the wire, but not their unpacked bytes
 * @param machine the machine's memory, or the container's if that is less
 */
record MemoryPlan(long heap, long live, long due, long rocksDb, long onHeap, long waiting, long machine) {
  static final String SUBJECT = "memory";
  private static final long MEGA = 1L << 20;
  /** An estimate for code, classes, threads' stacks and network buffers. */
  static final long JVM = 250 * MEGA;

  long total() {
    return heap + rocksDb + JVM;
  }

  void check(Findings findings) throws StartupException {
    String sum = "up to " + Amounts.bytes(total()) + " of the machine's " + Amounts.bytes(machine) + ": " + Amounts.bytes(heap)
        + " Java heap, " + outsideOfHeap() + "about " + Amounts.bytes(JVM) + " for the JVM itself";
    if (total() > machine) {
      findings.warning(SUBJECT, sum + "; give a smaller heap (JAVA_OPTS=-Xmx" + Math.max(256, heap / 2 / MEGA)
          + "m)" + (rocksDb == 0 ? "" : ", a smaller " + Keys.ROCKSDB_MEMORY.name()) + ", or more memory");
    } else if (onHeap + live + due > heap) {
      findings.warning(SUBJECT,
          sum + "; but of the heap the stream threads' clients alone may buffer " + Amounts.bytes(onHeap) + liveStates()
              + ": give a larger one (JAVA_OPTS=-Xmx" + ((onHeap + live + due) / MEGA + 256) + "m), or fewer num.stream.threads");
    } else {
      findings.ok(SUBJECT, sum + unpacked());
    }
  }

  private String unpacked() {
    return waiting == 0
        ? ""
        : ". Of the heap, clients may buffer " + Amounts.bytes(onHeap) + liveStates() + ", and up to " + Amounts.count(waiting, "event")
            + " may wait (max.poll.records, buffered.records.per.partition): there is room for them up to "
            + Amounts.bytes((heap - onHeap - live - due) / waiting) + " each, unpacked. One that unpacks to half the heap can't be read";
  }

  private String liveStates() {
    return (live == 0 ? "" : ", live states may take " + Amounts.bytes(live))
        + (due == 0 ? "" : ", entries of sequences that are over " + Amounts.bytes(due));
  }

  private String outsideOfHeap() {
    return rocksDb == 0 ? "" : Amounts.bytes(rocksDb) + " RocksDB, ";
  }
}
