package io.cellstream.cluster;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Looks up where partitions end, and offsets by time. Reads no record. */
public interface Offsets {

  /** The offset behind each partition's last record. */
  Map<TopicPartition, Long> end(Set<TopicPartition> partitions) throws StartupException;

  /**
   * The offset of each partition's first record from a time on; negative if it has none.
   *
   * @param timestamp ms since the epoch
   */
  Map<TopicPartition, Long> since(Set<TopicPartition> partitions, long timestamp) throws StartupException;

  /** The offset of each partition's record with the largest timestamp; empty if the brokers are too old to know it. */
  Map<TopicPartition, Long> latestInTime(Set<TopicPartition> partitions) throws StartupException;
}
