package io.cellstream.rekey;

import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.StatesWriter;
import io.cellstream.cluster.TopicIdentity;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.cluster.TopicScan;
import io.cellstream.ledger.DamagedRecordException;
import io.cellstream.ledger.LedgerMove;
import io.cellstream.ledger.Local.Entry;
import io.cellstream.ledger.RecordKey;
import io.cellstream.topology.KeyPartitions;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes a move's records to the new changelog: first, in each partition, a mark that says that records are missing, then the sequences' as they
 * are read, one by one.
 *
 * @param to the new changelog's name
 * @param partitions the number of its partitions
 */
record StatesCopy(LedgerMove move, String to, int partitions, StatesWriter writer) {

  /**
   * Commits marks that say that records are missing.
   *
   * @param now the time of records that no event has caused, ms since the epoch
   */
  void begin(long now) throws StartupException {
    for (int partition = 0; partition < partitions; partition++) {
      write(partition, move.unfinished(), now);
      write(partition, move.models(), now);
    }
    writer.flush();
  }

  void copy(TopicScan scan, TopicIdentity from, TopicScan.Progress progress) throws StartupException {
    scan.read(from.topic(), TopicOffsets.partitions(from.topic(), from.partitions()), this::copy, progress);
  }

  private void copy(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) throws StartupException {
    byte[] key = Objects.requireNonNull(record.key(), "key");
    try {
      Optional<Entry> moved = move.moved(record.partition(), key, record.value());
      if (moved.isPresent()) {
        int partition = KeyPartitions.of(RecordKey.of(key).sequence().bytes(), partitions);
        writer.write(new ProducerRecord<>(to, partition, record.timestamp(), moved.get().key(), moved.get().value(), record.headers()));
      }
    } catch (DamagedRecordException e) {
      throw StatesSurvey.damaged(record, e);
    }
  }

  /** The marks, within the last transaction. */
  void end(TopicIdentity topic, BeginsAt begins, long now) throws StartupException {
    for (int partition = 0; partition < partitions; partition++) {
      write(partition, move.mark(topic.source(partition), begins.of(partition)), now);
    }
  }

  /** The offset of the first event that was not taken. */
  interface BeginsAt {
    long of(int partition);
  }

  private void write(int partition, Entry entry, long now) throws StartupException {
    writer.write(new ProducerRecord<>(to, partition, now, entry.key(), entry.value()));
  }
}
