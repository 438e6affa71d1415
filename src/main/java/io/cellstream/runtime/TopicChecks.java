package io.cellstream.runtime;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What must be true of the cluster before the stream starts: it answers, the topics exist, the changelog fits the input. */
public final class TopicChecks {
  private final Admin admin;
  private final String bootstrapServers;
  private final Duration timeout;

  /** @param timeout how long the cluster may take to answer each question */
  public TopicChecks(Admin admin, String bootstrapServers, Duration timeout) {
    this.admin = admin;
    this.bootstrapServers = bootstrapServers;
    this.timeout = timeout;
  }

  /**
   * Checks the application's topics.
   *
   * @param topics topic name by the setting that names it
   * @param changelog the state store's changelog; it need not exist yet
   * @throws StartupException naming the first thing that is not so, and the remedy
   */
  public void check(Map<String, String> topics, String inputTopic, String changelog) throws StartupException {
    Map<String, OptionalInt> partitions = new LinkedHashMap<>();
    for (Map.Entry<String, String> each : topics.entrySet()) {
      OptionalInt count = partitions(each.getValue());
      if (count.isEmpty()) {
        throw new StartupException("topic " + each.getValue() + " (" + each.getKey() + ") does not exist at " + bootstrapServers
            + ": create it, for example with `kafka-topics.sh --bootstrap-server " + bootstrapServers + " --create --topic "
            + each.getValue()
            + " --partitions N`, or correct the setting");
      }
      partitions.put(each.getValue(), count);
    }
    int input = partitions.getOrDefault(inputTopic, OptionalInt.empty()).orElseThrow();
    OptionalInt logged = partitions(changelog);
    if (logged.isPresent() && logged.getAsInt() != input) {
      throw new StartupException(
          "input topic " + inputTopic + " has " + input + " partitions, but the states' changelog " + changelog + " has "
              + logged.getAsInt() + ": keys would no longer meet their states. Use an input topic with " + logged.getAsInt()
              + " partitions, or another application.id, or give up the states with `cellstream reset`");
    }
  }

  private OptionalInt partitions(String topic) throws StartupException {
    DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs((int) timeout.toMillis());
    KafkaFuture<Map<String, TopicDescription>> answer = admin.describeTopics(List.of(topic), options).allTopicNames();
    try {
      return answer.get(timeout.toMillis() + 1000, TimeUnit.MILLISECONDS).values().stream().mapToInt(each -> each.partitions().size())
          .findFirst();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return OptionalInt.empty();
      }
      throw unreachable(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted while asking for topic " + topic, e);
    }
  }

  private StartupException unreachable(Throwable cause) {
    boolean silent = cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException;
    String what = silent
        ? "no Kafka broker answers at " + bootstrapServers + " within " + timeout.toSeconds() + " s"
        : "the Kafka cluster at " + bootstrapServers + " refuses: " + cause.getMessage();
    return new StartupException(what + ": check bootstrap.servers, that the broker is up, and the security settings", cause);
  }
}
