package io.cellstream.runtime;

import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.CommittedOffsets;
import io.cellstream.cluster.InputSurvey;
import io.cellstream.cluster.RecordPlace;
import io.cellstream.cluster.SingleRecords;
import io.cellstream.cluster.SourceSurvey;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicIdentity;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.config.InputTopics;
import io.cellstream.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Searches for the event at which reading ran out of memory, by reading from the committed offsets on, one record at a time. Kafka's
 * consumer does not say which record it was.
 */
final class UnreadableEvents {
  /** How long to wait for the cluster's answers, for the whole search, and for a record. */
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration READING = Duration.ofSeconds(20);
  private static final Duration NEXT = Duration.ofSeconds(2);

  private final Settings settings;

  UnreadableEvents(Settings settings) {
    this.settings = settings;
  }

  /** The unread part of a partition: the offsets from {@code from} to before {@code end}. */
  private record Unread(long from, long end) {
  }

  /**
   * The first record of the topics of events that does not fit into the heap by itself; empty if none was found within 20 s.
   *
   * @param first the partitions to search first; the others follow
   * @throws StartupException if the cluster does not answer
   */
  Optional<RecordPlace> find(Set<TopicPartition> first) throws StartupException {
    Map<TopicPartition, Unread> unread = unread();
    Set<TopicPartition> order = new LinkedHashSet<>(first);
    order.retainAll(unread.keySet());
    order.addAll(unread.keySet());
    long deadline = System.nanoTime() + READING.toNanos();
    try (SingleRecords single = new SingleRecords(settings)) {
      for (TopicPartition partition : order) {
        Optional<RecordPlace> found = find(single, partition, Objects.requireNonNull(unread.get(partition)), deadline);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<RecordPlace> find(SingleRecords single, TopicPartition partition, Unread unread, long deadline) {
    long at = unread.from;
    while (at < unread.end && System.nanoTime() < deadline) {
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

  private Map<TopicPartition, Unread> unread() throws StartupException {
    try (Admin admin = ClusterAnswers.open(settings)) {
      ClusterAnswers answers = ClusterAnswers.of(settings, ANSWER);
      Set<String> topics = SourceSurvey.read(settings, admin, answers);
      Map<TopicPartition, Long> committed = new CommittedOffsets(settings, admin, answers).next(topics);
      Set<TopicPartition> all = new HashSet<>();
      TopicIdentity.of(topics, admin, answers).values().forEach(each -> all.addAll(each.all()));
      TopicOffsets offsets = new TopicOffsets(admin, answers);
      Map<TopicPartition, Long> ends = offsets.of(all, OffsetSpec.latest());
      Map<TopicPartition, Unread> unread = new HashMap<>();
      offsets.of(all, OffsetSpec.earliest()).forEach((partition, begin) -> {
        long next = Math.max(begin, committed.getOrDefault(partition, begin));
        unread.put(partition, new Unread(next, ends.getOrDefault(partition, begin)));
      });
      return unread;
    }
  }
}
