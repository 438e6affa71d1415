package io.cellstream.rekey;

import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicIdentity;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.cluster.TopicScan;
import io.cellstream.ledger.DamagedRecordException;
import io.cellstream.ledger.LedgerMove;
import io.cellstream.ledger.PartitionContents;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.topology.KeyPartitions;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the old application's changelog has, by the partitions from which it is moved.
 *
 * @param changelog the topic
 * @param end where it ended
 * @param contents of the partitions that have records
 */
record StatesSurvey(TopicIdentity changelog, Map<TopicPartition, Long> end, Map<Integer, PartitionContents> contents) {

  /**
   * Reads all of it, one partition after the other.
   *
   * @param partitions the number of partitions to which sequences will go
   * @throws StartupException if a record can't be read, or a sequence is where the partitioner would not have put its events
   */
  static StatesSurvey of(Application old, TopicIdentity changelog, int partitions, TopicScan.Progress progress) throws StartupException {
    Map<TopicPartition, Long> end = old.end(TopicOffsets.partitions(changelog.topic(), changelog.partitions()));
    Map<Integer, PartitionContents> contents = new TreeMap<>();
    try (TopicScan scan = TopicScan.asTheStream(old.settings())) {
      for (int partition = 0; partition < changelog.partitions(); partition++) {
        PartitionContents found = contents(partition, changelog.partitions(), partitions);
        long[] records = new long[1];
        scan.read(changelog.topic(), Set.of(new TopicPartition(changelog.topic(), partition)), record -> {
          take(found, record);
          records[0]++;
        }, progress);
        requireNoStray(old, partition, found.stray());
        if (records[0] > 0) {
          contents.put(partition, found);
        }
      }
    }
    return new StatesSurvey(changelog, end, contents);
  }

  private static PartitionContents contents(int partition, int of, int targets) {
    return new PartitionContents(targets, key -> KeyPartitions.of(key.bytes(), targets),
        key -> KeyPartitions.of(key.bytes(), of) == partition);
  }

  private static void take(PartitionContents contents, ConsumerRecord<byte @Nullable [], byte @Nullable []> record)
      throws StartupException {
    try {
      contents.take(Objects.requireNonNull(record.key(), "key"), record.value());
    } catch (DamagedRecordException e) {
      throw damaged(record, e);
    }
  }

  /** The failure to read a record. */
  static StartupException damaged(ConsumerRecord<byte @Nullable [], byte @Nullable []> record, DamagedRecordException cause) {
    return new StartupException("the record " + record.topic() + "-" + record.partition() + "@" + record.offset() + " can't be moved: "
        + cause.getMessage(), cause);
  }

  private static void requireNoStray(Application old, int partition, Optional<SequenceKey> stray) throws StartupException {
    if (stray.isPresent()) {
      throw new StartupException("the sequence of key " + stray.get() + " is in partition " + partition + " of topic " + old.topic()
          + ", where Kafka's partitioner (murmur2) does not send that key: its producers have a partitioner of their own, so nothing here"
          + " knows to which of the new partitions it will go");
    }
  }

  /** @throws StartupException if what belongs to a partition as a whole can't be read */
  LedgerMove move(String owner) throws StartupException {
    try {
      return LedgerMove.of(owner, contents);
    } catch (DamagedRecordException e) {
      throw new StartupException("topic " + changelog.topic() + " can't be moved: " + e.getMessage(), e);
    }
  }
}
