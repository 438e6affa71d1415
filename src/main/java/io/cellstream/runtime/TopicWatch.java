package io.cellstream.runtime;

import com.google.common.base.Throwables;
import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.LocalState;
import io.cellstream.cluster.ReadTopics;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicIdentity;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.InputTopics;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.runtime.ErrorPolicy.Answer;
import io.cellstream.runtime.ErrorPolicy.Stop;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks whether the topics of events are still those that the stream began with. Kafka's consumer does not: if a topic was deleted and
 * created again under its name, it goes on at the old offsets. Thread-safe.
 */
final class TopicWatch implements Diagnosis {
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration SHORT_PAUSE = Duration.ofMillis(100);

  private final Settings settings;
  private final ReadTopics topics;
  private final Optional<TopicUse> changelog;

  /**
   * A watch over one start's topics.
   *
   * @param topics the topics as they were when the start was checked
   * @param changelog empty if the model keeps no states
   */
  TopicWatch(Settings settings, ReadTopics topics, Optional<TopicUse> changelog) {
    this.settings = settings;
    this.topics = topics;
    this.changelog = changelog;
  }

  /**
   * Looks every ten seconds, until the stream ends or can't go on.
   *
   * @param ended counted down at the stream's end
   * @param fail takes the reason why the stream can't go on
   */
  void keep(CountDownLatch ended, Consumer<String> fail) throws InterruptedException {
    try (Admin admin = ClusterAnswers.open(settings)) {
      ClusterAnswers answers = ClusterAnswers.of(settings);
      do {
        try {
          Optional<String> change = change(admin, answers);
          if (change.isPresent()) {
            fail.accept(change.get());
            return;
          }
        } catch (StartupException e) {
          LOG.debug("asking for the topics of events again: {}", e.getMessage());
        } catch (RuntimeException e) { // if this ended the watch, nobody would notice
          LOG.warn("asking for the topics of events again", e);
        }
      } while (!ended.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (StartupException e) {
      LOG.warn("the topics of events are not watched: {}", e.getMessage());
    }
  }

  /**
   * Writes the id of the changelog beside the local states that are its copies. Waits for Kafka Streams to create that topic, so it must be
   * called after the group was joined, and before the first event.
   *
   * @throws IOException if the id can't be written
   */
  void remember(CountDownLatch ended) throws InterruptedException, StartupException, IOException {
    if (changelog.isEmpty()) {
      return;
    }
    try (Admin admin = ClusterAnswers.open(settings)) {
      ClusterAnswers answers = ClusterAnswers.of(settings);
      do {
        Optional<Uuid> id = id(changelog.get(), admin, answers);
        if (id.isPresent()) {
          new LocalState(settings.get(Keys.STATE_DIR), settings.get(Keys.APPLICATION_ID)).copies(id.get());
          return;
        }
      } while (!ended.await(SHORT_PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  /** Empty during an outage, which is waited out, as the stream itself does. */
  private static Optional<Uuid> id(TopicUse topic, Admin admin, ClusterAnswers answers) {
    try {
      return TopicIdentity.of(topic.topic(), admin, answers).map(TopicIdentity::id);
    } catch (StartupException e) {
      LOG.warn("asking for topic {} again: {}", topic.topic(), e.getMessage());
      return Optional.empty();
    }
  }

  /** How a topic differs from the one that the stream began with, and the ways on; empty if none does. */
  private Optional<String> change(Admin admin, ClusterAnswers answers) throws StartupException {
    TopicIdentity steps = topics.steps();
    Collection<TopicIdentity> sources = topics.sources().values();
    Set<String> names = sources.stream().map(TopicIdentity::topic).collect(Collectors.toSet());
    names.add(steps.topic());
    Map<String, TopicIdentity> now = TopicIdentity.of(names, admin, answers);
    Optional<String> change = changed(steps, topics.isKeyed() ? "keyed topic " : "input topic ", now);
    for (TopicIdentity source : sources) {
      change = change.isPresent() ? change : changedSource(source, now);
    }
    return change;
  }

  /** The same of a topic that is copied to the keyed topic: it may have more partitions, and by a pattern it may go. */
  private Optional<String> changedSource(TopicIdentity source, Map<String, TopicIdentity> now) {
    if (!now.containsKey(source.topic()) && InputTopics.of(settings).sources().pattern().isPresent()) {
      LOG.info("topic {} was deleted, and is not read any more", source.topic());
      topics.remove(source.topic());
      return Optional.empty();
    }
    return replaced(source, "input topic ", Optional.ofNullable(now.get(source.topic())));
  }

  private static Optional<String> replaced(TopicIdentity before, String what, Optional<TopicIdentity> now) {
    if (now.isEmpty()) {
      return Optional
          .of(what + before.topic() + " was deleted: create it again with " + before.partitions() + " partitions, and start"
              + " again; the start says what it finds");
    }
    if (!now.get().id().equals(before.id())) {
      return Optional.of(what + before.topic() + " was deleted and made anew while it was being read: its offsets begin again, the"
          + " states are those of the old topic's events; start again, the start says what it finds");
    }
    return Optional.empty();
  }

  private Optional<String> changed(TopicIdentity before, String what, Map<String, TopicIdentity> there) {
    Optional<TopicIdentity> now = Optional.ofNullable(there.get(before.topic()));
    Optional<String> replaced = replaced(before, what, now);
    if (replaced.isPresent()) {
      return replaced;
    }
    if (changelog.isPresent() && now.orElseThrow().partitions() != before.partitions()) {
      return Optional.of(what + before.topic() + " has " + now.get().partitions() + " partitions now, it had " + before.partitions()
          + " when its states were made: producers send keys to other partitions than those that have their states. `cellstream"
          + " rekey` takes the states to an application of another id, each to where its key's events go now; or give them up with"
          + " `cellstream reset`");
    }
    return Optional.empty();
  }

  /** Asks the cluster only if a changed topic can cause a failure of this kind. */
  @Override
  public Optional<Answer> of(Throwable failure) {
    boolean mayBe = Throwables.getCausalChain(failure).stream()
        .anyMatch(each -> each instanceof MissingSourceTopicException || each instanceof InvalidOffsetException
            || (each instanceof StreamsException && String.valueOf(each.getMessage()).contains("partitions")));
    if (!mayBe) {
      return Optional.empty();
    }
    Optional<String> change = Optional.empty();
    try (Admin admin = ClusterAnswers.open(settings)) {
      change = change(admin, ClusterAnswers.of(settings));
    } catch (StartupException e) {
      LOG.warn("the topics of events could not be checked: {}", e.getMessage());
    }
    return change.or(() -> lostPlace(failure)).map(Stop::new);
  }

  private static Optional<String> lostPlace(Throwable failure) {
    return Throwables.getCausalChain(failure).stream().filter(InvalidOffsetException.class::isInstance).findFirst()
        .map(each -> "the events to read next are not in the topic (" + places((InvalidOffsetException) each)
            + "): they were deleted before they were read, or the offsets were; start again, the start says what it finds and names the ways"
            + " on");
  }

  private static String places(InvalidOffsetException lost) {
    Map<TopicPartition, Long> offsets = lost instanceof OffsetOutOfRangeException outside ? outside.offsetOutOfRangePartitions() : Map.of();
    return lost.partitions().stream().sorted(TopicOffsets.IN_ORDER)
        .map(each -> each + (offsets.containsKey(each) ? "@" + offsets.get(each) : ", no offset")).collect(Collectors.joining(", "));
  }
}
