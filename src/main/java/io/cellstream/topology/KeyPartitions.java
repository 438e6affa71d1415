package io.cellstream.topology;

import org.apache.kafka.common.utils.Utils;

/** The partitions to which Kafka's Java producers send keys, and others that are set so, unless they have a partitioner of their own. */
public final class KeyPartitions {
  private KeyPartitions() {
  }

  public static int of(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
