package io.cellstream.preflight;

import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.Need;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.ResourceType;

/** Checks that the topics exist which a command other than {@code run} reads or writes. */
public final class TopicChecks {
  private TopicChecks() {
  }

  /**
   * Checks that the topics exist, with little patience because someone waits at a screen.
   *
   * @param right what the command needs on each
   * @return the number of each topic's partitions, by its name
   * @throws StartupException naming the first topic that is missing, or hidden for want of the right, and the remedy
   */
  public static Map<String, Integer> require(Settings settings, List<TopicUse> topics, AclOperation right) throws StartupException {
    ClusterAnswers answers = ClusterAnswers.of(settings);
    DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(answers.millis());
    Map<String, Integer> partitions = new LinkedHashMap<>();
    try (Admin admin = ClusterAnswers.open(settings)) {
      for (TopicUse each : topics) {
        String topic = each.topic();
        int count = answers.needing(new Need(right, ResourceType.TOPIC, topic))
            .find(admin.describeTopics(List.of(topic), options).allTopicNames(), List.of(UnknownTopicOrPartitionException.class))
            .map(found -> found.values().iterator().next().partitions().size())
            .orElseThrow(() -> new StartupException(TopicRules.missing(topic, each.setting(), settings.get(Keys.BOOTSTRAP_SERVERS))));
        partitions.put(topic, count);
      }
    }
    return partitions;
  }
}
