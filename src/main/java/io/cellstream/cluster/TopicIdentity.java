package io.cellstream.cluster;

import io.cellstream.ledger.Source;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A topic's identity, which tells it from another topic that had or will have the same name. */
public record TopicIdentity(String topic, Uuid id, int partitions) {

  /** The topic's present identity; empty if the topic does not exist. */
  public static Optional<TopicIdentity> of(String topic, Admin admin, ClusterAnswers answers) throws StartupException {
    return Optional.ofNullable(of(Set.of(topic), admin, answers).get(topic));
  }

  /** The present identities of those of the topics that exist, by name, in order. */
  public static SortedMap<String, TopicIdentity> of(Collection<String> topics, Admin admin, ClusterAnswers answers)
      throws StartupException {
    SortedMap<String, TopicIdentity> identities = new TreeMap<>();
    Map<String, KafkaFuture<TopicDescription>> asked = admin
        .describeTopics(topics, new DescribeTopicsOptions().timeoutMs(answers.millis())).topicNameValues();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> each : asked.entrySet()) {
      answers.find(each.getValue(), List.of(UnknownTopicOrPartitionException.class))
          .ifPresent(found -> identities.put(found.name(), new TopicIdentity(found.name(), found.topicId(), found.partitions().size())));
    }
    return identities;
  }

  /**
   * The same, of topics that were there a moment ago.
   *
   * @throws StartupException naming one that is not there any more
   */
  public static SortedMap<String, TopicIdentity> require(Collection<String> topics, Admin admin, ClusterAnswers answers)
      throws StartupException {
    SortedMap<String, TopicIdentity> identities = of(topics, admin, answers);
    Optional<String> gone = topics.stream().filter(each -> !identities.containsKey(each)).findFirst();
    if (gone.isPresent()) {
      throw new StartupException("topic " + gone.get() + " was deleted just now: start again");
    }
    return identities;
  }

  /** All its partitions. */
  public Set<TopicPartition> all() {
    return TopicOffsets.partitions(topic, partitions);
  }

  /** What the ledger knows one of its partitions by. */
  public Source source(int partition) {
    return new Source(topic, id.getMostSignificantBits(), id.getLeastSignificantBits(), partition);
  }
}
