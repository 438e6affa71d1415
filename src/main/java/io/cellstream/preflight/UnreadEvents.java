package io.cellstream.preflight;

import io.cellstream.cluster.Offsets;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.text.Amounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Checks the timestamps of the unread events, which are those between the group's offsets and the ends of their partitions. */
public final class UnreadEvents {
  private static final String SUBJECT = "events";
  private static final long NONE = -1;

  private final Offsets offsets;
  private final Map<TopicPartition, Long> from;

  /** Reads some of the unread events. */
  public interface Sample {
    /**
     * The events at these offsets and behind them, as far as the stream would see them.
     *
     * @param findings told if a partition gave no event in time
     */
    List<UnreadEvent> read(Map<TopicPartition, Long> from, Findings findings) throws StartupException;

    /** Whether a field says the events' times: the time index does not know these. */
    boolean hasOwnTimes();
  }

  /** @param from the offset of the next event to read, by partition */
  public UnreadEvents(Offsets offsets, Map<TopicPartition, Long> from) {
    this.offsets = offsets;
    this.from = Map.copyOf(from);
  }

  /**
   * Warns of unread events that are so old that their predictions would be deleted as soon as they are written: predictions carry their
   * events' timestamps, and Kafka deletes by timestamp.
   *
   * @param retentionMillis the retention in ms of each topic that is written to; negative for ever
   * @param sample of events that have times of their own: of these the next ones count
   * @param now ms since the epoch
   */
  void checkAge(Map<TopicUse, Long> retentionMillis, Sample sample, long now, Findings findings) throws StartupException {
    boolean anyOwn = sample.hasOwnTimes()
        && retentionMillis.entrySet().stream().anyMatch(each -> UnreadEvent.takesOwn(each.getKey().purpose()) && each.getValue() >= 0);
    List<UnreadEvent> next = anyOwn ? sample.read(unread(), findings) : List.of();
    for (Map.Entry<TopicUse, Long> each : retentionMillis.entrySet()) {
      Purpose to = each.getKey().purpose();
      boolean own = sample.hasOwnTimes() && UnreadEvent.takesOwn(to);
      long least = now - each.getValue();
      long old = each.getValue() < 0
          ? 0
          : own
              ? next.stream().filter(event -> event.written(to) >= 0 && event.written(to) < least).count()
              : older(least);
      if (old > 0) {
        String topic = each.getKey().topic();
        findings.warning(SUBJECT, (own ? old + " of the next " : "") + Amounts.count(own ? next.size() : old, "event")
            + " not read yet from topic "
            + from.keySet().stream().map(TopicPartition::topic).distinct().sorted().collect(Collectors.joining(", "))
            + (old == 1 ? " is" : " are") + " older than topic " + topic + " keeps its records (retention.ms="
            + each.getValue() + ", " + Amounts.millis(each.getValue()) + "): what is written for them has their "
            + (own ? "own times" : "timestamps") + " and is deleted at once; set retention.ms=-1 on topic " + topic + " first");
      }
    }
  }

  /**
   * Looks for unread events with a timestamp that a topic would refuse, since predictions, states and dead letters carry it. A refusal ends
   * the transaction, and the same event would end it again each time. The first unread events of each partition are read, and one that the
   * time index knows to be in the future; a later event with a timestamp too far in the past is not found, nor one whose own time is.
   *
   * @param limits the limits of the topics that are written to
   * @param now ms since the epoch
   */
  public void checkTimes(List<TimeLimit> limits, Sample sample, long now, Findings findings) throws StartupException {
    if (limits.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> unread = unread();
    boolean anyOfThePast = limits.stream().anyMatch(TimeLimit::isOfThePast);
    List<UnreadEvent> events = new ArrayList<>(sample.read(anyOfThePast || sample.hasOwnTimes() ? unread : Map.of(), findings));
    events.addAll(sample.read(ahead(unread, limits, now), findings));
    for (TimeLimit limit : limits) {
      List<UnreadEvent> refused = events.stream().filter(event -> limit.refuses(event.written(limit.use().purpose()), now))
          .sorted().toList();
      if (!refused.isEmpty()) {
        findings.failed(SUBJECT, refusal(limit, refused));
      }
    }
  }

  private static String refusal(TimeLimit limit, List<UnreadEvent> refused) {
    long others = refused.stream().map(UnreadEvent::partition).distinct().count() - 1;
    return "event " + refused.getFirst().shown(limit.use().purpose())
        + (others == 0 ? "" : " (and such of " + Amounts.count(others, "other partition") + ")") + " is still to be read, and "
        + limit.shown()
        + ": "
        + (limit.use().purpose() == Purpose.DEAD_LETTERS ? "if it can't be used, its dead letter" : "what is written for it")
        + " would end the stream, at each start anew; " + limit.remedy();
  }

  /** The offsets of unread events that, by the time index, are further in the future than some topic takes. */
  private Map<TopicPartition, Long> ahead(Map<TopicPartition, Long> unread, List<TimeLimit> limits, long now) throws StartupException {
    OptionalLong nearest = limits.stream().filter(limit -> !limit.isOfThePast()).mapToLong(TimeLimit::millis).min();
    if (nearest.isEmpty() || nearest.getAsLong() >= Long.MAX_VALUE - now) {
      return Map.of();
    }
    Map<TopicPartition, Long> ahead = new HashMap<>(
        offsets.since(unread.keySet(), now + nearest.getAsLong() + 1));
    ahead.values().removeIf(offset -> offset == NONE);
    Set<TopicPartition> read = ahead.keySet().stream().filter(each -> ahead.getOrDefault(each, NONE) < unread.getOrDefault(each, 0L))
        .collect(Collectors.toSet());
    ahead.putAll(offsets.latestInTime(read));
    ahead.entrySet().removeIf(each -> each.getValue() < unread.getOrDefault(each.getKey(), 0L));
    return ahead;
  }

  /** The offsets of the next events to read, for the partitions that have unread events. */
  private Map<TopicPartition, Long> unread() throws StartupException {
    Map<TopicPartition, Long> unread = new HashMap<>(from);
    Map<TopicPartition, Long> end = offsets.end(from.keySet());
    unread.entrySet().removeIf(each -> each.getValue() >= end.getOrDefault(each.getKey(), 0L));
    return unread;
  }

  private long older(long timestamp) throws StartupException {
    Map<TopicPartition, Long> until = new HashMap<>(offsets.since(from.keySet(), Math.max(0, timestamp)));
    Set<TopicPartition> allOld = until.entrySet().stream().filter(each -> each.getValue() == NONE).map(Map.Entry::getKey)
        .collect(Collectors.toSet());
    until.putAll(offsets.end(allOld));
    return until.entrySet().stream().mapToLong(each -> Math.max(0, each.getValue() - from.getOrDefault(each.getKey(), 0L))).sum();
  }
}
