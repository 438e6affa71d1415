package io.cellstream.runtime;

import io.cellstream.text.Amounts;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** The events between where the group stands in the input topic and its end: how old they are. */
final class UnreadEvents {
  private static final String SUBJECT = "events";
  private static final long NONE = -1;

  private final TopicOffsets offsets;
  private final Set<TopicPartition> partitions;
  private final Map<TopicPartition, Long> committed = new HashMap<>();

  /** @throws StartupException if the cluster does not answer */
  UnreadEvents(Admin admin, ClusterAnswers answers, String group, String topic, int partitionCount) throws StartupException {
    this.offsets = new TopicOffsets(admin, answers);
    this.partitions = TopicOffsets.partitions(topic, partitionCount);
    ListConsumerGroupOffsetsOptions options = new ListConsumerGroupOffsetsOptions().timeoutMs(answers.millis());
    answers.get(admin.listConsumerGroupOffsets(group, options).partitionsToOffsetAndMetadata()).forEach((partition, offset) -> {
      if (partitions.contains(partition) && offset != null) {
        committed.put(partition, offset.offset());
      }
    });
  }

  /**
   * Predictions carry their events' timestamps, and Kafka deletes by timestamp: looks for unread events whose predictions would be old
   * enough to be deleted when they are written.
   *
   * @param retentionMillis by topic written to; negative is for good
   * @param now ms since the epoch
   */
  void checkAge(Map<TopicUse, Long> retentionMillis, long now, Findings findings) throws StartupException {
    Map<TopicPartition, Long> from = from();
    for (Map.Entry<TopicUse, Long> each : retentionMillis.entrySet()) {
      long old = each.getValue() < 0 ? 0 : older(from, now - each.getValue());
      if (old > 0) {
        String topic = each.getKey().topic();
        findings.warning(SUBJECT, Amounts.count(old, "event") + " not read yet from topic " + partitions.iterator().next().topic()
            + (old == 1 ? " is" : " are") + " older than topic " + topic + " keeps its records (retention.ms="
            + each.getValue() + ", " + Amounts.millis(each.getValue()) + "): what is written for them has their timestamps and is deleted"
            + " at once; set retention.ms=-1 on topic " + topic + " first");
      }
    }
  }

  /** Where the group goes on: behind what it has read, or at the beginning. */
  private Map<TopicPartition, Long> from() throws StartupException {
    Map<TopicPartition, Long> from = new HashMap<>(offsets.of(partitions, OffsetSpec.earliest()));
    committed.forEach((partition, next) -> from.merge(partition, next, Math::max));
    return from;
  }

  private long older(Map<TopicPartition, Long> from, long timestamp) throws StartupException {
    Map<TopicPartition, Long> until = new HashMap<>(offsets.of(partitions, OffsetSpec.forTimestamp(Math.max(0, timestamp))));
    Set<TopicPartition> allOld = until.entrySet().stream().filter(each -> each.getValue() == NONE).map(Map.Entry::getKey)
        .collect(Collectors.toSet());
    until.putAll(offsets.of(allOld, OffsetSpec.latest()));
    return until.entrySet().stream().mapToLong(each -> Math.max(0, each.getValue() - from.getOrDefault(each.getKey(), 0L))).sum();
  }
}
