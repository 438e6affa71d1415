package io.cellstream.cluster;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What tells a topic from another one that had its name, or has it later. */
public record TopicIdentity(String topic, Uuid id, int partitions) {

  /** Of the topic as it is now; empty if it is not there. */
  public static Optional<TopicIdentity> of(String topic, Admin admin, ClusterAnswers answers) throws StartupException {
    DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(answers.millis());
    return answers.find(admin.describeTopics(List.of(topic), options).allTopicNames(), List.of(UnknownTopicOrPartitionException.class))
        .map(found -> found.values().iterator().next())
        .map(found -> new TopicIdentity(topic, found.topicId(), found.partitions().size()));
  }
}
