package io.cellstream.cluster;

import io.cellstream.cluster.InputFacts.Changelog;
import io.cellstream.cluster.PartitionFacts.Marked;
import io.cellstream.cluster.PartitionFacts.Position;
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

/**
 * Asks the cluster how far an application has read its input topic, and commits where to begin. The same requests serve both kinds of
 * groups.
 */
public final class InputSurvey {
  private final Settings settings;
  private final Admin admin;
  private final ClusterAnswers answers;
  private final TopicOffsets offsets;

  public InputSurvey(Settings settings, Admin admin, ClusterAnswers answers) {
    this.settings = settings;
    this.admin = admin;
    this.answers = answers;
    this.offsets = new TopicOffsets(admin, answers);
  }

  /**
   * The facts as they are now.
   *
   * @param partitionCount the number of the input topic's partitions
   * @param changelog empty if the model keeps no states
   * @param running whether the group has members
   */
  public InputFacts facts(int partitionCount, Optional<TopicUse> changelog, boolean running) throws StartupException, IOException {
    String topic = settings.get(Keys.INPUT_TOPIC);
    Map<TopicPartition, OffsetAndMetadata> committed = committed();
    Set<TopicPartition> partitions = TopicOffsets.partitions(topic, partitionCount);
    Map<TopicPartition, Long> first = offsets.of(partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets.of(partitions, OffsetSpec.latest());
    Optional<TopicIdentity> states = changelog.isPresent() ? TopicIdentity.of(changelog.get().topic(), admin, answers) : Optional.empty();
    Map<TopicPartition, Long> written = states.isEmpty()
        ? Map.of()
        : offsets.of(TopicOffsets.partitions(states.get().topic(), states.get().partitions()), OffsetSpec.latest());
    // while the application runs, offsets and marks change, so they would not agree
    Map<TopicPartition, Marked> marked = running || states.isEmpty() ? Map.of() : marked(states.get(), partitions, committed, first);
    List<PartitionFacts> facts = partitions.stream().sorted(TopicOffsets.IN_ORDER)
        .map(each -> new PartitionFacts(each, Optional.ofNullable(committed.get(each)).map(InputSurvey::position),
            first.getOrDefault(each, 0L), end.getOrDefault(each, 0L),
            states.map(found -> written.getOrDefault(new TopicPartition(found.topic(), each.partition()), 0L)).orElse(0L),
            Optional.ofNullable(marked.get(each))))
        .toList();
    Set<String> others = new TreeSet<>();
    committed.keySet().stream().map(TopicPartition::topic).filter(other -> !other.equals(topic)).forEach(others::add);
    LocalState local = new LocalState(settings.get(Keys.STATE_DIR), settings.get(Keys.APPLICATION_ID));
    Optional<Changelog> copies = changelog.isPresent()
        ? Optional.of(new Changelog(changelog.get().topic(), states.isPresent(), local.strangers(states.map(TopicIdentity::id))))
        : Optional.empty();
    return new InputFacts(settings.get(Keys.APPLICATION_ID), topic, facts, copies, others, running);
  }

  /** The changelog's mark of each partition. */
  private Map<TopicPartition, Marked> marked(TopicIdentity states, Set<TopicPartition> partitions,
      Map<TopicPartition, OffsetAndMetadata> committed, Map<TopicPartition, Long> first) throws StartupException {
    LastMarks last = new LastMarks(settings);
    Map<TopicPartition, Mark.Position> marks = new HashMap<>();
    last.of(states.topic(), states.partitions()).forEach((partition, mark) -> mark.positions().stream().findFirst()
        .ifPresent(position -> marks.put(new TopicPartition(settings.get(Keys.INPUT_TOPIC), partition), position)));
    marks.keySet().retainAll(partitions);
    if (marks.isEmpty()) {
      return Map.of();
    }
    Uuid id = TopicIdentity.of(settings.get(Keys.INPUT_TOPIC), admin, answers).map(TopicIdentity::id).orElse(Uuid.ZERO_UUID);
    Map<TopicPartition, Long> from = new HashMap<>();
    Map<TopicPartition, Long> to = new HashMap<>();
    marks.forEach((partition, mark) -> {
      OffsetAndMetadata next = committed.get(partition);
      long seen = Math.max(mark.next(), first.getOrDefault(partition, 0L));
      if (next != null && seen < next.offset() && isSame(mark.source(), partition, id)) {
        from.put(partition, seen);
        to.put(partition, next.offset());
      }
    });
    Set<TopicPartition> unseen = last.withRecords(settings.get(Keys.INPUT_TOPIC), from, to);
    Map<TopicPartition, Marked> marked = new HashMap<>();
    marks.forEach((partition, mark) -> marked.put(partition,
        new Marked(mark.source(), mark.next(), isSame(mark.source(), partition, id), unseen.contains(partition))));
    return marked;
  }

  private static boolean isSame(Source source, TopicPartition partition, Uuid id) {
    return source.equals(new Source(partition.topic(), id.getMostSignificantBits(), id.getLeastSignificantBits(), partition.partition()));
  }

  /** The group's committed offsets of the input topic. */
  public Map<TopicPartition, Long> next() throws StartupException {
    return committed().entrySet().stream().filter(each -> each.getKey().topic().equals(settings.get(Keys.INPUT_TOPIC)))
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
