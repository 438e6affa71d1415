package io.cellstream.bench.sweep;

import io.cellstream.bench.BenchException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;

/** What one would do instead: an entry of each sequence in the order of time, which each event moves. */
final class MovedEntries {
  private static final byte[] NOTHING = {};
  private static final int TOGETHER = 1_000;
  private static final int EVENTS = 100_000;

  private MovedEntries() {
  }

  /**
   * What it costs.
   *
   * @param diskBytes of an entry
   * @param eventMicros CPU time of an event's two writes to the store
   * @param eventBytes that an event sends to the changelog, without what Kafka adds
   */
  record Cost(double diskBytes, double eventMicros, double eventBytes) {
  }

  static Cost measure(Path folder, int keys) throws BenchException {
    long[] due = new long[keys];
    List<KeyValue<Bytes, byte[]>> together = new ArrayList<>();
    try (Disk disk = new Disk(folder)) {
      for (int i = 0; i < keys; i++) {
        due[i] = i;
        together.add(new KeyValue<>(entry(i, i), NOTHING));
        if (together.size() == TOGETHER || i == keys - 1) {
          disk.store().putAll(together);
          together.clear();
        }
      }
    }
    double diskBytes = (double) Disk.bytes(folder) / keys;
    try (Disk disk = new Disk(folder)) {
      SplittableRandom random = new SplittableRandom(1);
      long bytes = 0;
      double begin = Times.cpuMillis();
      for (int i = 0; i < EVENTS; i++) {
        int number = random.nextInt(keys);
        Bytes before = entry(due[number], number);
        due[number] = (long) keys + i;
        Bytes after = entry(due[number], number);
        bytes += before.get().length + after.get().length;
        together.add(new KeyValue<>(before, null));
        together.add(new KeyValue<>(after, NOTHING));
        if (together.size() >= TOGETHER) {
          disk.store().putAll(together);
          together.clear();
        }
      }
      return new Cost(diskBytes, (Times.cpuMillis() - begin) / EVENTS * 1e3, (double) bytes / EVENTS);
    }
  }

  private static Bytes entry(long due, long number) {
    byte[] key = Partition.key(number).bytes();
    return Bytes.wrap(ByteBuffer.allocate(2 + Long.BYTES + key.length).put((byte) 5).put((byte) 0).putLong(due).put(key).array());
  }
}
