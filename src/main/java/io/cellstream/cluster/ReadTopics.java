package io.cellstream.cluster;

import io.cellstream.config.InputTopics;
import io.cellstream.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * The topics that a running stream reads, as they were when it first knew of them. Thread-safe.
 */
public final class ReadTopics {
  private final TopicIdentity steps;
  private final boolean isKeyed;
  private final Set<TopicPartition> begun = ConcurrentHashMap.newKeySet();
  private final Map<String, TopicIdentity> sources = new ConcurrentHashMap<>();

  /**
   * @param steps the topic whose events are steps
   * @param isKeyed whether it is made of others
   * @param begun the partitions for which the start knew where to begin
   */
  public ReadTopics(TopicIdentity steps, boolean isKeyed, Set<TopicPartition> begun) {
    this.steps = steps;
    this.isKeyed = isKeyed;
    this.begun.addAll(begun);
  }

  /**
   * @param begun the partitions for which the start knows where to begin
   * @throws StartupException if a topic is not there any more
   */
  public static ReadTopics of(Settings settings, Set<TopicPartition> begun, Admin admin, ClusterAnswers answers) throws StartupException {
    InputTopics input = InputTopics.of(settings);
    List<String> sources = input.keyed().isPresent() ? SourceSurvey.names(settings, admin, answers) : List.of();
    TopicIdentity steps = TopicIdentity.require(List.of(input.steps()), admin, answers).firstEntry().getValue();
    ReadTopics topics = new ReadTopics(steps, input.keyed().isPresent(), begun);
    TopicIdentity.require(sources, admin, answers).values().forEach(topics::add);
    return topics;
  }

  public TopicIdentity steps() {
    return steps;
  }

  /** Whether the topic of the steps is made of others. */
  public boolean isKeyed() {
    return isKeyed;
  }

  /** Whether a partition was not there at the start, or nobody had begun with it. */
  public boolean isNew(TopicPartition source) {
    return !begun.contains(source);
  }

  /** The topics that it is made of, by name. */
  public Map<String, TopicIdentity> sources() {
    return Map.copyOf(sources);
  }

  /** Whether this is one of the topics. */
  public boolean isKnown(String topic) {
    return topic.equals(steps.topic()) || sources.containsKey(topic);
  }

  public void add(TopicIdentity source) {
    sources.put(source.topic(), source);
  }

  /** Forgets a topic that was deleted: if there is one of its name again, it is new. */
  public void remove(String source) {
    sources.remove(source);
    begun.removeIf(each -> each.topic().equals(source));
  }

  /** The id of one of the topics that it is made of; {@link Uuid#ZERO_UUID} of another. */
  public Uuid id(String source) {
    return Optional.ofNullable(sources.get(source)).map(TopicIdentity::id).orElse(Uuid.ZERO_UUID);
  }
}
