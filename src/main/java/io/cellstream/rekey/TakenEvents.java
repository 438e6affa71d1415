package io.cellstream.rekey;

import io.cellstream.cluster.LastMarks;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicIdentity;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.ledger.LedgerMove;
import io.cellstream.ledger.Mark;
import io.cellstream.ledger.Source;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.InputReading;
import io.cellstream.text.Amounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Up to where the old application has taken its topic's events, by the marks in its changelog, and what that leaves.
 *
 * @param topic its input topic
 * @param first the first offset that each partition still has
 * @param next the first offset of each partition that was not taken; where nothing was, the first one
 * @param end where the stream's reading of each partition ends now
 */
record TakenEvents(Application old, TopicIdentity topic, Map<TopicPartition, Long> first, Map<TopicPartition, Long> next,
    Map<TopicPartition, Long> end) {
  private static final int NAMED = 3;

  /**
   * Asks the cluster.
   *
   * @param changelog the old application's
   * @param owner whose states they are to be
   * @throws StartupException if the marks are not those of this topic's events and this owner, or events may still appear before others
   */
  static TakenEvents of(Application old, TopicIdentity topic, TopicIdentity changelog, String owner) throws StartupException {
    Set<TopicPartition> partitions = TopicOffsets.partitions(topic.topic(), topic.partitions());
    Map<TopicPartition, Long> first = old.offsets().of(partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> next = new HashMap<>(first);
    for (Map.Entry<Integer, Mark> each : new LastMarks(old.settings()).of(changelog.topic(), changelog.partitions()).entrySet()) {
      Mark.Position position = each.getValue().positions().getFirst();
      requireOwner(old, each.getValue().model(), owner);
      requireSource(old, position.source(), topic.source(each.getKey()));
      next.put(new TopicPartition(topic.topic(), each.getKey()), position.next());
    }
    return new TakenEvents(old, topic, first, next, old.end(partitions));
  }

  private static void requireOwner(Application old, String found, String owner) throws StartupException {
    if (!found.equals(owner)) {
      boolean isMapping = InputReading.isSameModel(found, owner);
      throw new StartupException("the states of application " + old.id() + " are those of another " + (isMapping
          ? "mapping of fields"
          : "model (state hash " + ModelDefinition.shortened(found) + "…)") + " than the new application's"
          + (isMapping ? "" : " (" + ModelDefinition.shortened(owner) + "…)")
          + ": give the new one the same, and change it once it runs");
    }
  }

  private static void requireSource(Application old, Source found, Source now) throws StartupException {
    if (LedgerMove.isUnfinished(found)) {
      throw new StartupException("application " + old.id() + " was itself to get its states by a rekey, which has not come to its end:"
          + " finish that first, or give --config the application that it was to get them from");
    }
    if (!found.equals(now)) {
      throw new StartupException("the states of application " + old.id() + " were made of the events of "
          + (found.topic().equals(now.topic()) ? "an earlier topic named " + found.topic() : "topic " + found.topic())
          + ", not of those of topic " + now.topic() + ": give --config the configuration with which it ran last");
    }
  }

  /**
   * That there is nothing left to take.
   *
   * @param hasGrown whether the topic has more partitions than the states, so that the application can't run any more
   * @throws StartupException if there is
   */
  void requireAll(boolean hasGrown) throws StartupException {
    List<TopicPartition> left = sorted(left().stream());
    if (!left.isEmpty()) {
      boolean areCopies = old.topics().keyed().isPresent();
      throw new StartupException("application " + old.id() + " has not taken all events of topic " + topic.topic() + ", which the new one"
          + " will not read: at most " + left.stream().limit(NAMED).map(each -> Amounts.count(unread(each), "event") + " of " + each)
              .collect(Collectors.joining(", "))
          + (left.size() > NAMED ? " and some of " + (left.size() - NAMED) + " more of its partitions" : "")
          + (areCopies
              ? hasGrown
                  ? ". It can't take them any more, as its topic has got more partitions, and copies can't be moved: give the states up"
                      + " with `cellstream reset`, which has all copied again"
                  : ": run " + old.id() + " while nothing is sent to " + old.topics().sources()
                      + ", so that it copies no more, until it has taken all; stop it, and rekey again"
              : hasGrown
                  ? ". It can't take them any more, as its topic has got more partitions: rekey with --with-unread, which copies them to the"
                      + " new topic while that is empty"
                  : ": let producers write to the new topic only, run " + old.id()
                      + " until it has taken all, stop it, and rekey again; or,"
                      + " while the new topic is empty, rekey with --with-unread, which copies them there"));
    }
  }

  /** The partitions that have events to be taken. */
  private Set<TopicPartition> left() throws StartupException {
    Map<TopicPartition, Long> from = new HashMap<>(readable());
    from.keySet().removeIf(each -> unread(each) <= 0);
    return new LastMarks(old.settings()).withRecords(topic.topic(), from, end);
  }

  /** Their numbers. */
  Set<Integer> waiting() throws StartupException {
    return left().stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }

  /** Up to where events were taken, for an application that copies the topic's events to another one. */
  Map<Source, Long> origins() {
    return next.entrySet().stream().collect(Collectors.toMap(each -> topic.source(each.getKey().partition()), Map.Entry::getValue));
  }

  private long unread(TopicPartition partition) {
    return end.getOrDefault(partition, 0L) - Math.max(next.getOrDefault(partition, 0L), first.getOrDefault(partition, 0L));
  }

  /** The partitions of which events may have been deleted before they were taken, with the most that there can be. */
  Map<TopicPartition, Long> passedOver(Map<TopicPartition, Long> committed) {
    Map<TopicPartition, Long> passed = new HashMap<>();
    next.forEach((each, at) -> {
      long seen = Math.max(at, committed.getOrDefault(each, 0L));
      if (seen < first.getOrDefault(each, 0L)) {
        passed.put(each, first.getOrDefault(each, 0L) - seen);
      }
    });
    return passed;
  }

  /** The first offset of each partition that was not taken and is still there. */
  Map<TopicPartition, Long> readable() {
    Map<TopicPartition, Long> readable = new HashMap<>(next);
    readable.replaceAll((each, at) -> Math.max(at, first.getOrDefault(each, 0L)));
    return readable;
  }

  private static List<TopicPartition> sorted(Stream<TopicPartition> partitions) {
    return partitions.sorted(TopicOffsets.IN_ORDER).toList();
  }

  static String named(List<TopicPartition> partitions) {
    return partitions.stream().limit(NAMED).map(TopicPartition::toString).collect(Collectors.joining(", "))
        + (partitions.size() > NAMED ? " and " + (partitions.size() - NAMED) + " more" : "");
  }
}
