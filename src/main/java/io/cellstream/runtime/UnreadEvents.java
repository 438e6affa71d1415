package io.cellstream.runtime;

import io.cellstream.config.Settings;
import io.cellstream.text.Amounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;

/** The events between where the group stands in the input topic and its end: how many, which of them are gone, how old they are. */
final class UnreadEvents {
  private static final String SUBJECT = "events";
  private static final long NONE = -1;
  private static final String LATEST = "latest";
  private static final String BY_DURATION = "by_duration:";

  private final TopicOffsets offsets;
  private final Set<TopicPartition> partitions;
  private final OffsetSpec beginning;
  private final Map<TopicPartition, Long> committed = new HashMap<>();

  /** @param beginning where the group begins in a partition in which it has no position */
  private UnreadEvents(Admin admin, ClusterAnswers answers, String group, String topic, int partitionCount, OffsetSpec beginning)
      throws StartupException {
    this.beginning = beginning;
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
   * Those of the application.
   *
   * @param now ms since the epoch
   */
  static UnreadEvents of(Settings settings, Admin admin, ClusterAnswers answers, int partitionCount, long now) throws StartupException {
    String reset = settings.get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG).orElse("");
    return new UnreadEvents(admin, answers, settings.applicationId(), settings.inputTopic(), partitionCount, beginning(reset, now));
  }

  /** Where a group without a position begins. */
  private static OffsetSpec beginning(String reset, long now) {
    if (reset.startsWith(BY_DURATION)) {
      return OffsetSpec.forTimestamp(Math.max(0, now - Duration.parse(reset.substring(BY_DURATION.length())).toMillis()));
    }
    return reset.equals(LATEST) ? OffsetSpec.latest() : OffsetSpec.earliest();
  }

  /** Where the group would go on behind events that were deleted before it read them, and how many it misses there. */
  Map<TopicPartition, Long> deleted() throws StartupException {
    Map<TopicPartition, Long> first = offsets.of(committed.keySet(), OffsetSpec.earliest());
    Map<TopicPartition, Long> missing = new TreeMap<>((a, b) -> Integer.compare(a.partition(), b.partition()));
    first.forEach((partition, offset) -> {
      long gap = offset - committed.getOrDefault(partition, offset);
      if (gap > 0) {
        missing.put(partition, gap);
      }
    });
    return missing;
  }

  void checkDeleted(Findings findings) throws StartupException {
    for (Map.Entry<TopicPartition, Long> each : deleted().entrySet()) {
      findings.warning(SUBJECT, each.getKey() + ": " + each.getValue() + " events were deleted from the topic before they were read; their"
          + " sequences go on without them. See the topic's retention");
    }
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

  /**
   * What comes of an event carries its timestamp: looks for unread events whose time a topic written to refuses. Such a refusal ends the
   * transaction, and the same event would end it each time. The first unread events of each partition are read, and the one that the time
   * index knows to be in the future; one of the past that comes later is not found.
   *
   * @param limits of the topics written to
   * @param now ms since the epoch
   */
  void checkTimes(List<TimeLimit> limits, EventSample sample, long now, Findings findings) throws StartupException {
    if (limits.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> from = unread();
    boolean anyOfThePast = limits.stream().anyMatch(TimeLimit::isOfThePast);
    List<EventSample.Event> events = new ArrayList<>(sample.read(anyOfThePast ? from : Map.of(), findings));
    events.addAll(sample.read(ahead(from, limits, now), findings));
    for (TimeLimit limit : limits) {
      List<EventSample.Event> refused = events.stream().filter(event -> limit.refuses(event.timestamp(), now)).sorted().toList();
      if (!refused.isEmpty()) {
        findings.failed(SUBJECT, refusal(limit, refused));
      }
    }
  }

  private static String refusal(TimeLimit limit, List<EventSample.Event> refused) {
    long others = refused.stream().map(EventSample.Event::partition).distinct().count() - 1;
    return "event " + refused.getFirst().shown()
        + (others == 0 ? "" : " (and such of " + Amounts.count(others, "other partition") + ")") + " is still to be read, and "
        + limit.shown()
        + ": "
        + (limit.use().purpose() == TopicUse.Purpose.DEAD_LETTERS ? "if it can't be used, its dead letter" : "what is written for it")
        + " would end the stream, at each start anew; " + limit.remedy();
  }

  /** Where the time index has an unread event that is further in the future than some topic takes. */
  private Map<TopicPartition, Long> ahead(Map<TopicPartition, Long> from, List<TimeLimit> limits, long now) throws StartupException {
    OptionalLong nearest = limits.stream().filter(limit -> !limit.isOfThePast()).mapToLong(TimeLimit::millis).min();
    if (nearest.isEmpty() || nearest.getAsLong() >= Long.MAX_VALUE - now) {
      return Map.of();
    }
    Map<TopicPartition, Long> ahead = new HashMap<>(
        offsets.of(from.keySet(), OffsetSpec.forTimestamp(now + nearest.getAsLong() + 1)));
    ahead.values().removeIf(offset -> offset == NONE);
    Set<TopicPartition> read = ahead.keySet().stream().filter(each -> ahead.getOrDefault(each, NONE) < from.getOrDefault(each, 0L))
        .collect(Collectors.toSet());
    ahead.putAll(offsets.latestInTime(read));
    ahead.entrySet().removeIf(each -> each.getValue() < from.getOrDefault(each.getKey(), 0L));
    return ahead;
  }

  /** Where the group goes on, of the partitions in which there is anything. */
  private Map<TopicPartition, Long> unread() throws StartupException {
    Map<TopicPartition, Long> from = from();
    Map<TopicPartition, Long> end = offsets.of(partitions, OffsetSpec.latest());
    from.entrySet().removeIf(each -> each.getValue() >= end.getOrDefault(each.getKey(), 0L));
    return from;
  }

  /** Where the group goes on: behind what it has read, or where a reader without a committed offset begins. */
  private Map<TopicPartition, Long> from() throws StartupException {
    Map<TopicPartition, Long> from = new HashMap<>(offsets.of(partitions, OffsetSpec.earliest()));
    committed.forEach((partition, next) -> from.merge(partition, next, Math::max));
    Set<TopicPartition> fresh = partitions.stream().filter(each -> !committed.containsKey(each)).collect(Collectors.toSet());
    offsets.of(fresh, beginning)
        .forEach((partition, first) -> from.merge(partition, first == NONE ? Long.MAX_VALUE : first, Math::max));
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
