package io.cellstream.bench.stream;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Utils;

/** The keys of a setting, as bytes, with the partitions that Kafka's own partitioner would choose. */
final class Keys {
  private final byte[][] bytes;
  private final int[] partitions;

  Keys(int count, int partitionCount) {
    this.bytes = new byte[count][];
    this.partitions = new int[count];
    for (int k = 0; k < count; k++) {
      bytes[k] = ByteBuffer.allocate(Long.BYTES).putLong(k).array();
      partitions[k] = Utils.toPositive(Utils.murmur2(bytes[k])) % partitionCount;
    }
  }

  int count() {
    return bytes.length;
  }

  byte[] bytes(int key) {
    return bytes[key];
  }

  int partition(int key) {
    return partitions[key];
  }
}
