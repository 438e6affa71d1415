package io.cellstream.cluster;

import io.cellstream.cluster.InputFacts.Changelog;
import io.cellstream.cluster.PartitionFacts.Marked;
import io.cellstream.cluster.PartitionFacts.Position;
import io.cellstream.config.InputTopics;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.ledger.Mark;
import io.cellstream.ledger.Source;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the cluster how far an application has read its topics of events, and commits where to begin. The same requests serve both kinds of
 * groups.
 */
public final class InputSurvey {
  private final Settings settings;
  private final Admin admin;
  private final ClusterAnswers answers;
  private final TopicOffsets offsets;
  /** By changelog partition, once they have been read. */
  private @Nullable Map<Integer, Mark> marks;

  public InputSurvey(Settings settings, Admin admin, ClusterAnswers answers) {
    this.settings = settings;
    this.admin = admin;
    this.answers = answers;
    this.offsets = new TopicOffsets(admin, answers);
  }

  /**
   * The facts about the topic whose events are steps, as they are now.
   *
   * @param partitionCount the number of its partitions
   * @param changelog empty if the model keeps no states
   * @param running whether the group has members
   */
  public InputFacts steps(int partitionCount, Optional<TopicUse> changelog, boolean running) throws StartupException, IOException {
    String topic = InputTopics.of(settings).steps();
    Map<TopicPartition, OffsetAndMetadata> committed = committed();
    Set<TopicPartition> partitions = TopicOffsets.partitions(topic, partitionCount);
    Map<TopicPartition, Long> first = offsets.of(partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets.of(partitions, OffsetSpec.latest());
    Optional<TopicIdentity> states = changelog.isPresent() ? TopicIdentity.of(changelog.get().topic(), admin, answers) : Optional.empty();
    Map<TopicPartition, Long> written = states.isEmpty()
        ? Map.of()
        : offsets.of(TopicOffsets.partitions(states.get().topic(), states.get().partitions()), OffsetSpec.latest());
    Map<TopicPartition, Marked> marked = marked(marks(states, running), partitions, committed, first);
    List<PartitionFacts> facts = partitions.stream().sorted(TopicOffsets.IN_ORDER)
        .map(each -> new PartitionFacts(each, Optional.ofNullable(committed.get(each)).map(InputSurvey::position),
            first.getOrDefault(each, 0L), end.getOrDefault(each, 0L),
            states.map(found -> written.getOrDefault(new TopicPartition(found.topic(), each.partition()), 0L)).orElse(0L),
            Optional.ofNullable(marked.get(each))))
        .toList();
    LocalState local = new LocalState(settings.get(Keys.STATE_DIR), settings.get(Keys.APPLICATION_ID));
    Optional<Changelog> copies = changelog.isPresent()
        ? Optional.of(new Changelog(changelog.get().topic(), states.isPresent(), local.strangers(states.map(TopicIdentity::id))))
        : Optional.empty();
    return new InputFacts(settings.get(Keys.APPLICATION_ID), topic, facts, copies, others(committed), running);
  }

  /**
   * The facts about one of the topics whose events are copied to the keyed topic. The marks say up to where states have seen its events, so
   * all below that were copied.
   *
   * @param changelog empty if the model keeps no states
   * @param running whether the group has members
   */
  public InputFacts source(TopicIdentity source, Optional<TopicUse> changelog, boolean running) throws StartupException {
    Map<TopicPartition, OffsetAndMetadata> committed = committed();
    Set<TopicPartition> partitions = TopicOffsets.partitions(source.topic(), source.partitions());
    Map<TopicPartition, Long> first = offsets.of(partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets.of(partitions, OffsetSpec.latest());
    Optional<TopicIdentity> states = changelog.isPresent() ? TopicIdentity.of(changelog.get().topic(), admin, answers) : Optional.empty();
    Map<TopicPartition, Marked> marked = new HashMap<>();
    marks(states, running).values().stream().flatMap(mark -> mark.positions().stream().skip(1)).forEach(position -> {
      TopicPartition partition = new TopicPartition(position.source().topic(), position.source().partition());
      if (partitions.contains(partition)) {
        marked.merge(partition, new Marked(position.source(), position.next(), isSame(position.source(), partition, source.id()), false),
            InputSurvey::further);
      }
    });
    List<PartitionFacts> facts = partitions.stream().sorted(TopicOffsets.IN_ORDER)
        .map(each -> new PartitionFacts(each, Optional.ofNullable(committed.get(each)).map(InputSurvey::position),
            first.getOrDefault(each, 0L), end.getOrDefault(each, 0L), 0, Optional.ofNullable(marked.get(each))))
        .toList();
    return new InputFacts(settings.get(Keys.APPLICATION_ID), source.topic(), facts, Optional.empty(), others(committed), running);
  }

  /** What is known of the topic that is there now goes before what is known of an earlier one of its name. */
  private static Marked further(Marked one, Marked other) {
    return one.isSame() == other.isSame() ? one.next() >= other.next() ? one : other : one.isSame() ? one : other;
  }

  /** Topics of which the group has offsets, though the application does not read them. */
  private Set<String> others(Map<TopicPartition, OffsetAndMetadata> committed) {
    InputTopics topics = InputTopics.of(settings);
    return committed.keySet().stream().map(TopicPartition::topic)
        .filter(each -> !each.equals(topics.steps()) && !topics.sources().has(each))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The changelog's marks by partition; none while the application runs: then offsets and marks change, so they would not agree. */
  private Map<Integer, Mark> marks(Optional<TopicIdentity> states, boolean running) throws StartupException {
    if (running || states.isEmpty()) {
      return Map.of();
    }
    Map<Integer, Mark> found = marks;
    if (found == null) {
      found = new LastMarks(settings).of(states.get().topic(), states.get().partitions());
      marks = found;
    }
    return found;
  }

  private Map<TopicPartition, Marked> marked(Map<Integer, Mark> found, Set<TopicPartition> partitions,
      Map<TopicPartition, OffsetAndMetadata> committed, Map<TopicPartition, Long> first) throws StartupException {
    String topic = InputTopics.of(settings).steps();
    Map<TopicPartition, Mark.Position> positions = new HashMap<>();
    found.forEach((partition, mark) -> mark.positions().stream().findFirst()
        .ifPresent(position -> positions.put(new TopicPartition(topic, partition), position)));
    positions.keySet().retainAll(partitions);
    if (positions.isEmpty()) {
      return Map.of();
    }
    Uuid id = TopicIdentity.of(topic, admin, answers).map(TopicIdentity::id).orElse(Uuid.ZERO_UUID);
    Map<TopicPartition, Long> from = new HashMap<>();
    Map<TopicPartition, Long> to = new HashMap<>();
    positions.forEach((partition, mark) -> {
      OffsetAndMetadata next = committed.get(partition);
      long seen = Math.max(mark.next(), first.getOrDefault(partition, 0L));
      if (next != null && seen < next.offset() && isSame(mark.source(), partition, id)) {
        from.put(partition, seen);
        to.put(partition, next.offset());
      }
    });
    Set<TopicPartition> unseen = new LastMarks(settings).withRecords(topic, from, to);
    Map<TopicPartition, Marked> marked = new HashMap<>();
    positions.forEach((partition, mark) -> marked.put(partition,
        new Marked(mark.source(), mark.next(), isSame(mark.source(), partition, id), unseen.contains(partition))));
    return marked;
  }

  private static boolean isSame(Source source, TopicPartition partition, Uuid id) {
    return source.equals(new Source(partition.topic(), id.getMostSignificantBits(), id.getLeastSignificantBits(), partition.partition()));
  }

  /** The group's committed offsets of a topic. */
  public Map<TopicPartition, Long> next(String topic) throws StartupException {
    return committed().entrySet().stream().filter(each -> each.getKey().topic().equals(topic))
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }

  /** Kafka Streams commits offsets with metadata of its own; an offset that was set from outside has none. */
  private static Position position(OffsetAndMetadata committed) {
    return new Position(committed.offset(), committed.metadata().isEmpty());
  }

  private Map<TopicPartition, OffsetAndMetadata> committed() throws StartupException {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    answers.get(
        admin.listConsumerGroupOffsets(settings.get(Keys.APPLICATION_ID), new ListConsumerGroupOffsetsOptions().timeoutMs(answers.millis()))
            .partitionsToOffsetAndMetadata())
        .forEach((partition, offset) -> {
          if (offset != null) {
            committed.put(partition, offset);
          }
        });
    return committed;
  }

  /**
   * Commits the offsets at which partitions begin, for the application's group, while it has no members.
   *
   * @throws StartupException if the group has members, unless it has offsets of these partitions already
   */
  public void commit(Map<TopicPartition, Long> positions) throws StartupException {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    positions.forEach((partition, next) -> offsets.put(partition, new OffsetAndMetadata(next)));
    boolean refused = answers.find(admin.alterConsumerGroupOffsets(settings.get(Keys.APPLICATION_ID), offsets,
        new AlterConsumerGroupOffsetsOptions().timeoutMs(answers.millis())).all().thenApply(_ -> true),
        List.of(UnknownMemberIdException.class, GroupNotEmptyException.class)).isEmpty();
    if (refused && !committed().keySet().containsAll(positions.keySet())) {
      throw new StartupException(
          "application " + settings.get(Keys.APPLICATION_ID) + " was started elsewhere meanwhile, and has no offset of "
              + positions.keySet().stream().min(Comparator.comparing(TopicPartition::toString)).orElseThrow()
              + ": stop all its instances, then start one");
    }
  }
}
