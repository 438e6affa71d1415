package io.cellstream.cluster;

import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Waits for the cluster's answers, each for a limited time. If there is no answer or a refusal, the message names the address and what to
 * check.
 */
public final class ClusterAnswers {
  /** How long to wait for an answer: broker and registry together take less than the 30 s that an operator would wait. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String bootstrapServers;
  private final Doorstep doorstep;
  private final Duration timeout;
  private final Optional<Need> need;

  private ClusterAnswers(String bootstrapServers, Doorstep doorstep, Duration timeout, Optional<Need> need) {
    this.bootstrapServers = bootstrapServers;
    this.doorstep = doorstep;
    this.timeout = timeout;
    this.need = need;
  }

  /** Waits {@link #PATIENCE} for each answer. */
  public static ClusterAnswers of(Settings settings) {
    return of(settings, PATIENCE);
  }

  /** @param timeout the time that each answer may take */
  public static ClusterAnswers of(Settings settings, Duration timeout) {
    return new ClusterAnswers(settings.get(Keys.BOOTSTRAP_SERVERS), Doorstep.of(settings), timeout, Optional.empty());
  }

  /** As these, to requests that need a right: a refusal for want of it names it, which the broker's own words do not. */
  public ClusterAnswers needing(Need right) {
    return new ClusterAnswers(bootstrapServers, doorstep, timeout, Optional.of(right));
  }

  /** @throws StartupException if no client can be made of the settings, for example because an address has no host */
  public static Admin open(Settings settings) throws StartupException {
    try {
      return Admin.create(settings.adminProperties());
    } catch (KafkaException e) {
      throw new StartupException("no client for bootstrap.servers=" + settings.get(Keys.BOOTSTRAP_SERVERS) + ": "
          + Reasons.of(e.getCause() == null ? e : e.getCause()) + "; check the address and the security settings", e);
    }
  }

  /** The time that the cluster may take, in ms, for the options of a request. */
  public int millis() {
    return Math.toIntExact(timeout.toMillis());
  }

  /** @throws StartupException for any error, or if there was no answer in time */
  public <T> T get(KafkaFuture<T> answer) throws StartupException {
    return get(answer, _ -> Optional.empty());
  }

  /**
   * The answer; empty if it is one of these errors.
   *
   * @throws StartupException for any other error, or if there was no answer in time
   */
  public <T> Optional<T> find(KafkaFuture<T> answer, List<Class<? extends Throwable>> absent) throws StartupException {
    return get(answer.thenApply(Optional::of),
        error -> absent.stream().anyMatch(type -> type.isInstance(error)) ? Optional.of(Optional.empty()) : Optional.empty());
  }

  /**
   * The answer, or the value that stands for an error.
   *
   * @param meaning the value that stands for an error; empty for an unexpected one
   * @throws StartupException for an unexpected error, or if there was no answer in time
   */
  public <T> T get(KafkaFuture<T> answer, Function<Throwable, Optional<T>> meaning) throws StartupException {
    try {
      return answer.get(timeout.toMillis() + 1000, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Optional<T> instead = meaning.apply(cause);
      if (instead.isPresent()) {
        return instead.get();
      }
      throw failure(cause);
    } catch (TimeoutException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted while asking the Kafka cluster at " + bootstrapServers, e);
    }
  }

  private StartupException failure(Throwable cause) {
    Optional<Need> lacking = cause instanceof AuthorizationException ? need : Optional.empty();
    if (lacking.isEmpty() && cause instanceof GroupAuthorizationException hidden) {
      lacking = Optional.of(new Need(AclOperation.READ, ResourceType.GROUP, String.valueOf(hidden.groupId())));
    }
    if (lacking.isPresent()) {
      return new StartupException(lacking.get().lackAt(bootstrapServers), cause);
    }
    boolean silent = cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException;
    String what = silent
        ? "no Kafka broker answers at " + bootstrapServers + " within " + timeout.toSeconds() + " s ("
            + doorstep.look(bootstrapServers) + ")"
        : "the Kafka cluster at " + bootstrapServers + " refuses: " + Reasons.of(cause);
    return new StartupException(what + ": check bootstrap.servers, that the broker is up, and the security settings", cause);
  }
}
