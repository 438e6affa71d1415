package io.cellstream.runtime;

import io.cellstream.config.Settings;
import io.cellstream.topology.RecordLimit;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What must be true of the cluster before the stream starts: it answers, the topics exist, the changelog fits the input. */
public final class TopicChecks {
  private final Admin admin;
  private final String bootstrapServers;
  private final ClusterAnswers answers;

  /** @param timeout how long the cluster may take to answer each question */
  public TopicChecks(Admin admin, String bootstrapServers, Duration timeout) {
    this.admin = admin;
    this.bootstrapServers = bootstrapServers;
    this.answers = new ClusterAnswers(bootstrapServers, timeout);
  }

  /**
   * As {@link #require(Map)}, with a client of its own and the patience that someone at a screen has.
   *
   * @param topics topic name by the setting that names it
   */
  public static Map<String, Integer> require(Settings settings, Map<String, String> topics) throws StartupException {
    try (Admin admin = ClusterAnswers.open(settings)) {
      return new TopicChecks(admin, settings.bootstrapServers(), StreamStarter.PATIENCE).require(topics);
    }
  }

  /**
   * Checks that the topics exist.
   *
   * @param topics topic name by the setting that names it
   * @return how many partitions each topic has, by its name
   * @throws StartupException naming the first that is missing, and the remedy
   */
  public Map<String, Integer> require(Map<String, String> topics) throws StartupException {
    Map<String, Integer> partitions = new LinkedHashMap<>();
    for (Map.Entry<String, String> each : topics.entrySet()) {
      OptionalInt count = partitions(each.getValue());
      if (count.isEmpty()) {
        throw new StartupException("topic " + each.getValue() + " (" + each.getKey() + ") does not exist at " + bootstrapServers
            + ": create it, for example with `kafka-topics.sh --bootstrap-server " + bootstrapServers + " --create --topic "
            + each.getValue()
            + " --partitions N`, or correct the setting");
      }
      partitions.put(each.getValue(), count.getAsInt());
    }
    return partitions;
  }

  /**
   * Checks the application's topics.
   *
   * @param topics topic name by the setting that names it
   * @param changelog the state store's changelog; it need not exist yet
   * @throws StartupException naming the first thing that is not so, and the remedy
   */
  public void check(Map<String, String> topics, String inputTopic, String changelog) throws StartupException {
    int input = require(topics).getOrDefault(inputTopic, 0);
    OptionalInt logged = partitions(changelog);
    if (logged.isPresent() && logged.getAsInt() != input) {
      throw new StartupException(
          "input topic " + inputTopic + " has " + input + " partitions, but the states' changelog " + changelog + " has "
              + logged.getAsInt() + ": keys would no longer meet their states. Use an input topic with " + logged.getAsInt()
              + " partitions, or another application.id, or give up the states with `cellstream reset`");
    }
  }

  /**
   * The largest record in bytes that each of the topics takes; Kafka's default where the application may not read their settings.
   *
   * @throws StartupException if the cluster does not answer
   */
  public int largestRecord(Collection<String> topics) throws StartupException {
    return configs(topics)
        .map(configs -> configs.values().stream().map(config -> config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
            .mapToInt(entry -> Integer.parseInt(entry.value())).min().orElse(RecordLimit.KAFKA_DEFAULT))
        .orElse(RecordLimit.KAFKA_DEFAULT);
  }

  /**
   * Refuses a topic that takes no record without key: a dead letter may have none.
   *
   * @throws StartupException naming topic and remedy
   */
  public void requireNotCompacted(String setting, String topic) throws StartupException {
    String policy = configs(List.of(topic)).flatMap(configs -> configs.values().stream().findFirst())
        .map(config -> config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value()).orElse(TopicConfig.CLEANUP_POLICY_DELETE);
    if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new StartupException("topic " + topic + " (" + setting + ") has cleanup.policy=" + policy
          + ", which refuses records without key: set cleanup.policy=delete on it, or name another topic");
    }
  }

  /** The topics' settings; empty where they may not be read, or a topic is not there. */
  private Optional<Map<ConfigResource, Config>> configs(Collection<String> topics) throws StartupException {
    List<ConfigResource> resources = topics.stream().distinct().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    DescribeConfigsOptions options = new DescribeConfigsOptions().timeoutMs(answers.millis());
    return answers.find(admin.describeConfigs(resources, options).all(),
        List.of(AuthorizationException.class, UnknownTopicOrPartitionException.class));
  }

  /**
   * Where the group would go on behind events that were deleted before it read them, and how many it misses there.
   *
   * @throws StartupException if the cluster does not answer
   */
  public Map<TopicPartition, Long> deletedUnread(String group, String topic) throws StartupException {
    ListConsumerGroupOffsetsOptions options = new ListConsumerGroupOffsetsOptions().timeoutMs(answers.millis());
    Map<TopicPartition, Long> next = new LinkedHashMap<>();
    answers.get(admin.listConsumerGroupOffsets(group, options).partitionsToOffsetAndMetadata()).forEach((partition, offset) -> {
      if (partition.topic().equals(topic) && offset != null) {
        next.put(partition, offset.offset());
      }
    });
    Map<TopicPartition, OffsetSpec> earliest = new LinkedHashMap<>();
    next.keySet().forEach(partition -> earliest.put(partition, OffsetSpec.earliest()));
    Map<TopicPartition, Long> missing = new LinkedHashMap<>();
    answers.get(admin.listOffsets(earliest, new ListOffsetsOptions().timeoutMs(answers.millis())).all()).forEach((partition, first) -> {
      long gap = first.offset() - next.getOrDefault(partition, first.offset());
      if (gap > 0) {
        missing.put(partition, gap);
      }
    });
    return missing;
  }

  private OptionalInt partitions(String topic) throws StartupException {
    DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(answers.millis());
    return answers.find(admin.describeTopics(List.of(topic), options).allTopicNames(), List.of(UnknownTopicOrPartitionException.class))
        .map(found -> OptionalInt.of(found.values().iterator().next().partitions().size())).orElse(OptionalInt.empty());
  }
}
