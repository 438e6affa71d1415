package io.cellstream.cluster;

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
}
