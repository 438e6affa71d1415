package io.cellstream.cluster;

import io.cellstream.cluster.TopicFacts.Absent;
import io.cellstream.cluster.TopicFacts.Hidden;
import io.cellstream.cluster.TopicFacts.Present;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Asks the cluster about itself and about several topics at a time. Changes nothing. */
public final class ClusterSurvey {
  private final Admin admin;
  private final ClusterAnswers answers;

  public ClusterSurvey(Admin admin, ClusterAnswers answers) {
    this.admin = admin;
    this.answers = answers;
  }

  /**
   * The cluster as a whole.
   *
   * @param brokers the number of brokers that are up
   * @param features the finalized levels of the cluster's features, by name; empty if its version has no features
   */
  public record Cluster(String id, int brokers, Map<String, Short> features) {
  }

  /** @throws StartupException if the cluster does not answer in time, or refuses to */
  public Cluster cluster() throws StartupException {
    var described = admin.describeCluster(new DescribeClusterOptions().timeoutMs(answers.millis()));
    var featured = admin.describeFeatures(new DescribeFeaturesOptions().timeoutMs(answers.millis())).featureMetadata();
    int brokers = answers.get(described.nodes()).size();
    Map<String, Short> features = new TreeMap<>();
    answers.find(featured, List.of(UnsupportedVersionException.class))
        .ifPresent(found -> found.finalizedFeatures().forEach((name, range) -> features.put(name, range.maxVersionLevel())));
    return new Cluster(answers.get(described.clusterId()), brokers, features);
  }

  /** The facts about each topic, in the order given. */
  public Map<TopicUse, TopicFacts> topics(Collection<TopicUse> uses) throws StartupException {
    Map<String, TopicFacts> named = byName(uses.stream().map(TopicUse::topic).toList());
    Map<TopicUse, TopicFacts> facts = new LinkedHashMap<>();
    uses.forEach(use -> facts.put(use, Objects.requireNonNull(named.get(use.topic()), use.topic())));
    return facts;
  }

  private Map<String, TopicFacts> byName(Collection<String> names) throws StartupException {
    DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true).timeoutMs(answers.millis());
    Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(names, options).topicNameValues();
    Map<ConfigResource, KafkaFuture<Config>> configured = admin
        .describeConfigs(names.stream().map(ClusterSurvey::resource).toList(), new DescribeConfigsOptions().timeoutMs(answers.millis()))
        .values();
    Map<String, TopicFacts> facts = new LinkedHashMap<>();
    for (String name : names) {
      facts.put(name,
          topic(Objects.requireNonNull(described.get(name), name), Objects.requireNonNull(configured.get(resource(name)), name)));
    }
    return facts;
  }

  private TopicFacts topic(KafkaFuture<TopicDescription> description, KafkaFuture<Config> configuration) throws StartupException {
    Optional<Map<String, String>> config = answers.find(configuration,
        List.of(AuthorizationException.class, UnknownTopicOrPartitionException.class)).map(ClusterSurvey::values);
    KafkaFuture<TopicFacts> facts = description.thenApply(found -> present(found, config));
    return answers.get(facts, error -> switch (error) {
      case UnknownTopicOrPartitionException _ -> Optional.of(new Absent());
      case AuthorizationException refused -> Optional.of(new Hidden(String.valueOf(refused.getMessage())));
      default -> Optional.empty();
    });
  }

  private static TopicFacts present(TopicDescription topic, Optional<Map<String, String>> config) {
    List<TopicPartitionInfo> partitions = topic.partitions();
    return new Present(partitions.size(), partitions.stream().mapToInt(each -> each.replicas().size()).min().orElse(0),
        partitions.stream().mapToInt(each -> each.isr().size()).min().orElse(0),
        (int) partitions.stream().filter(each -> each.leader() == null || each.leader().isEmpty()).count(),
        Optional.<Set<AclOperation>>ofNullable(topic.authorizedOperations()), config);
  }

  /** The values of a topic's configuration by Kafka's names, without those that are not set. */
  public static Map<String, String> values(Config config) {
    Map<String, String> values = new TreeMap<>();
    config.entries().forEach(entry -> {
      if (entry.value() != null) {
        values.put(entry.name(), entry.value());
      }
    });
    return values;
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }
}
