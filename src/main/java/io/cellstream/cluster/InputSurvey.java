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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Asks the cluster how far an application has read its topics of events: by its group's offsets, and by its states' marks. */
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
   * The facts as they are now, by topic: first those about the topic whose events are steps, then those about the topics that are copied to
   * it, where there are any.
   *
   * @param changelog empty if the model keeps no states
   * @param running whether the group has members: then offsets and marks change, so the marks are not read, as they would not agree
   */
  public Map<TopicIdentity, InputFacts> of(TopicIdentity steps, Collection<TopicIdentity> sources, Optional<TopicUse> changelog,
      boolean running) throws StartupException, IOException {
    List<TopicIdentity> topics = Stream.concat(Stream.of(steps), sources.stream()).toList();
    Set<TopicPartition> partitions = topics.stream().flatMap(each -> each.all().stream()).collect(Collectors.toSet());
    Map<TopicPartition, OffsetAndMetadata> committed = new CommittedOffsets(settings, admin, answers).all();
    Map<TopicPartition, Long> first = offsets.of(partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets.of(partitions, OffsetSpec.latest());
    Optional<TopicIdentity> states = changelog.isPresent() ? TopicIdentity.of(changelog.get().topic(), admin, answers) : Optional.empty();
    Map<TopicPartition, Long> written = states.isPresent() ? offsets.of(states.get().all(), OffsetSpec.latest()) : Map.of();
    Map<Integer, Mark> marks = running || states.isEmpty()
        ? Map.of()
        : new LastMarks(settings).of(states.get().topic(), states.get().partitions());
    Map<TopicPartition, Marked> marked = new HashMap<>(sourcesMarked(marks, sources));
    marked.putAll(stepsMarked(marks, steps, committed, first));
    Set<String> others = others(committed);

    Map<TopicIdentity, InputFacts> facts = new LinkedHashMap<>();
    for (TopicIdentity topic : topics) {
      boolean isSteps = topic.equals(steps);
      List<PartitionFacts> each = topic.all().stream().sorted(TopicOffsets.IN_ORDER)
          .map(partition -> new PartitionFacts(partition, Optional.ofNullable(committed.get(partition)).map(InputSurvey::position),
              first.getOrDefault(partition, 0L), end.getOrDefault(partition, 0L),
              isSteps && states.isPresent()
                  ? written.getOrDefault(new TopicPartition(states.get().topic(), partition.partition()), 0L)
                  : 0,
              Optional.ofNullable(marked.get(partition))))
          .toList();
      Optional<Changelog> copies = isSteps && changelog.isPresent() ? Optional.of(changelog(changelog.get(), states)) : Optional.empty();
      facts.put(topic, new InputFacts(settings.get(Keys.APPLICATION_ID), topic.topic(), each, copies, others, running));
    }
    return facts;
  }

  private Changelog changelog(TopicUse changelog, Optional<TopicIdentity> states) throws IOException {
    LocalState local = new LocalState(settings.get(Keys.STATE_DIR), settings.get(Keys.APPLICATION_ID));
    return new Changelog(changelog.topic(), states.isPresent(), local.strangers(states.map(TopicIdentity::id)));
  }

  /** Kafka Streams commits offsets with metadata of its own; an offset that was set from outside has none. */
  private static Position position(OffsetAndMetadata committed) {
    return new Position(committed.offset(), committed.metadata().isEmpty());
  }

  /** Topics of which the group has offsets, though the application does not read them. */
  private Set<String> others(Map<TopicPartition, OffsetAndMetadata> committed) {
    InputTopics topics = InputTopics.of(settings);
    return committed.keySet().stream().map(TopicPartition::topic)
        .filter(each -> !each.equals(topics.steps()) && !topics.sources().has(each))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Up to where states have seen the steps' topic, and whether records are there that the offsets say were taken, and the states do not. */
  private Map<TopicPartition, Marked> stepsMarked(Map<Integer, Mark> marks, TopicIdentity steps,
      Map<TopicPartition, OffsetAndMetadata> committed, Map<TopicPartition, Long> first) throws StartupException {
    Map<TopicPartition, Mark.Position> positions = new HashMap<>();
    marks.forEach((partition, mark) -> mark.positions().stream().findFirst()
        .ifPresent(position -> positions.put(new TopicPartition(steps.topic(), partition), position)));
    positions.keySet().retainAll(steps.all());
    Map<TopicPartition, Long> from = new HashMap<>();
    Map<TopicPartition, Long> to = new HashMap<>();
    positions.forEach((partition, mark) -> {
      OffsetAndMetadata next = committed.get(partition);
      long seen = Math.max(mark.next(), first.getOrDefault(partition, 0L));
      if (next != null && seen < next.offset() && isOf(mark.source(), partition, steps)) {
        from.put(partition, seen);
        to.put(partition, next.offset());
      }
    });
    Set<TopicPartition> unseen = new LastMarks(settings).withRecords(steps.topic(), from, to);
    Map<TopicPartition, Marked> marked = new HashMap<>();
    positions.forEach((partition, mark) -> marked.put(partition,
        new Marked(mark.source(), mark.next(), isOf(mark.source(), partition, steps), unseen.contains(partition))));
    return marked;
  }

  /** Up to where states have seen the events of the topics that are copied: all below that were copied. */
  private static Map<TopicPartition, Marked> sourcesMarked(Map<Integer, Mark> marks, Collection<TopicIdentity> sources) {
    Map<String, TopicIdentity> byName = sources.stream().collect(Collectors.toMap(TopicIdentity::topic, each -> each));
    Set<TopicPartition> partitions = new HashSet<>();
    sources.forEach(each -> partitions.addAll(each.all()));
    Map<TopicPartition, Marked> marked = new HashMap<>();
    marks.values().stream().flatMap(mark -> mark.positions().stream().skip(1)).forEach(position -> {
      TopicPartition partition = new TopicPartition(position.source().topic(), position.source().partition());
      TopicIdentity topic = byName.get(partition.topic());
      if (topic != null && partitions.contains(partition)) {
        marked.merge(partition, new Marked(position.source(), position.next(), isOf(position.source(), partition, topic), false),
            InputSurvey::further);
      }
    });
    return marked;
  }

  /** What is known of the topic that is there now goes before what is known of an earlier one of its name. */
  private static Marked further(Marked one, Marked other) {
    return one.isSame() == other.isSame() ? one.next() >= other.next() ? one : other : one.isSame() ? one : other;
  }

  private static boolean isOf(Source source, TopicPartition partition, TopicIdentity topic) {
    return source.equals(topic.source(partition.partition()));
  }
}
