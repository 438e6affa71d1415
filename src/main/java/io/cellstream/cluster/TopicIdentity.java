package io.cellstream.cluster;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A topic's identity, which tells it from another topic that had or will have the same name. */
public record TopicIdentity(String topic, Uuid id, int partitions) {

  /** The topic's present identity; empty if the topic does not exist. */
  public static Optional<TopicIdentity> of(String topic, Admin admin, ClusterAnswers answers) throws StartupException {
    DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(answers.millis());
    return answers.find(admin.describeTopics(List.of(topic), options).allTopicNames(), List.of(UnknownTopicOrPartitionException.class))
        .map(found -> found.values().iterator().next())
        .map(found -> new TopicIdentity(topic, found.topicId(), found.partitions().size()));
  }
}
