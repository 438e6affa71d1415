package io.cellstream.cluster;

import io.cellstream.cluster.TopicFacts.Present;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates topics, or asks the broker whether it would. */
public final class TopicCreation {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Admin admin;
  private final ClusterAnswers answers;

  public TopicCreation(Admin admin, ClusterAnswers answers) {
    this.admin = admin;
    this.answers = answers;
  }

  /**
   * A topic to be created.
   *
   * @param partitions their number; empty leaves it to the cluster
   * @param replicas the replicas of each partition; empty leaves their number to the cluster
   * @param config the topic's settings by Kafka's names; the cluster decides the others
   */
  public record Plan(String topic, Optional<Integer> partitions, Optional<Short> replicas, Map<String, String> config) {
  }

  /** What the broker says to a creation. */
  public sealed interface Outcome {
  }

  /**
   * The topic was created, or would be.
   *
   * @param topic what it is like then; empty if the broker does not tell, because it is old or hides topics' settings
   */
  public record Created(Optional<Present> topic) implements Outcome {
  }

  /** The topic exists already. */
  public record Exists() implements Outcome {
  }

  /**
   * The broker refuses.
   *
   * @param why the broker's words
   * @param forRights whether it is because this user may not create the topic
   */
  public record Refused(String why, boolean forRights) implements Outcome {
  }

  /** Has the broker validate a creation, which has no effect. */
  public Outcome validate(Plan plan) throws StartupException {
    return ask(plan, true);
  }

  /** Creates a topic. Brokers tell of it a little later: {@link #await} waits for that. */
  public Outcome create(Plan plan) throws StartupException {
    return ask(plan, false);
  }

  /**
   * Waits until brokers tell of topics that were created: a creation is answered when it is decided, and each broker learns of it a little
   * later.
   *
   * @throws StartupException naming a topic that none tells of in time
   */
  public void await(Collection<String> created) throws StartupException {
    long deadline = System.nanoTime() + ClusterAnswers.PATIENCE.toNanos();
    Set<String> unknown = new TreeSet<>(created);
    while (!unknown.isEmpty()) {
      unknown.removeAll(TopicIdentity.of(unknown, admin, answers).keySet());
      if (!unknown.isEmpty() && System.nanoTime() > deadline) {
        throw new StartupException("topic " + unknown.iterator().next() + " was created, but the broker that was asked does not tell of it"
            + " yet: look again in a while");
      }
      if (!unknown.isEmpty()) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private Outcome ask(Plan plan, boolean validateOnly) throws StartupException {
    CreateTopicsResult result = admin.createTopics(
        List.of(new NewTopic(plan.topic(), plan.partitions(), plan.replicas()).configs(plan.config())),
        new CreateTopicsOptions().validateOnly(validateOnly).timeoutMs(answers.millis()));
    Optional<Outcome> not = answers.get(result.all().thenApply(_ -> Optional.empty()), error -> switch (error) {
      case TopicExistsException _ -> Optional.of(Optional.of(new Exists()));
      case TimeoutException _ -> Optional.empty();
      case ApiException refused ->
        Optional.of(Optional.of(new Refused(String.valueOf(refused.getMessage()), refused instanceof AuthorizationException)));
      default -> Optional.empty();
    });
    return not.isPresent() ? not.get() : new Created(present(plan.topic(), result));
  }

  private Optional<Present> present(String topic, CreateTopicsResult result) throws StartupException {
    Optional<Config> config = answers.find(result.config(topic), List.of(ApiException.class));
    if (config.isEmpty()) {
      return Optional.empty();
    }
    int replicas = answers.get(result.replicationFactor(topic));
    return Optional.of(new Present(answers.get(result.numPartitions(topic)), replicas, replicas, 0, Optional.empty(),
        config.map(ClusterSurvey::values)));
  }
}
