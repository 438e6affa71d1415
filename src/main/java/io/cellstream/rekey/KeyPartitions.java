package io.cellstream.rekey;

import org.apache.kafka.common.utils.Utils;

/** The partitions to which Kafka's Java producers send keys, and others that are set so, unless they have a partitioner of their own. */
final class KeyPartitions {
  private KeyPartitions() {
  }

  static int of(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
