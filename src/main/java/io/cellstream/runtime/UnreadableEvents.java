package io.cellstream.runtime;

import io.cellstream.config.Settings;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks for the event at which reading ran out of memory, by reading on from what is committed, one record at a time. Kafka's consumer does
 * not say where it was.
 */
final class UnreadableEvents {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration READING = Duration.ofSeconds(20);
  private static final Duration NEXT = Duration.ofSeconds(2);

  private final Settings settings;

  UnreadableEvents(Settings settings) {
    this.settings = settings;
  }

  /**
   * The first record among these partitions that does not fit into the heap by itself; empty if there was none so far as could be seen
   * within some 20 s.
   *
   * @throws StartupException if the cluster does not answer
   */
  Optional<RecordPlace> find(Set<TopicPartition> partitions) throws StartupException {
    if (partitions.isEmpty()) {
      return Optional.empty();
    }
    Map<TopicPartition, Long> from = from(partitions);
    long deadline = System.nanoTime() + READING.toNanos();
    try (SingleRecords single = new SingleRecords(settings)) {
      for (Map.Entry<TopicPartition, Long> each : from.entrySet()) {
        Optional<RecordPlace> found = find(single, each.getKey(), each.getValue(), deadline);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<RecordPlace> find(SingleRecords single, TopicPartition partition, long from, long deadline) {
    long at = from;
    while (System.nanoTime() < deadline) {
      switch (single.read(partition, at, NEXT)) {
        case SingleRecords.Found found -> at = found.record().offset() + 1;
        case SingleRecords.TooLarge _ -> {
          return Optional.of(new RecordPlace(partition, at));
        }
        case SingleRecords.Nothing _ -> {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private Map<TopicPartition, Long> from(Set<TopicPartition> partitions) throws StartupException {
    try (Admin admin = ClusterAnswers.open(settings)) {
      ClusterAnswers answers = new ClusterAnswers(settings.bootstrapServers(), ANSWER);
      ListConsumerGroupOffsetsOptions options = new ListConsumerGroupOffsetsOptions().timeoutMs(answers.millis());
      Map<TopicPartition, OffsetAndMetadata> committed = answers
          .get(admin.listConsumerGroupOffsets(settings.applicationId(), options).partitionsToOffsetAndMetadata());
      Map<TopicPartition, Long> from = new TopicOffsets(admin, answers).of(new HashSet<>(partitions), OffsetSpec.earliest());
      from.replaceAll((partition, first) -> {
        OffsetAndMetadata next = committed.get(partition);
        return next == null ? first : Math.max(first, next.offset());
      });
      return from;
    }
  }
}
