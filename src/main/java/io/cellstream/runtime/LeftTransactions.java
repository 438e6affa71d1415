package io.cellstream.runtime;

import io.cellstream.cluster.ApplicationGroup;
import io.cellstream.cluster.ApplicationGroup.Found;
import io.cellstream.cluster.ApplicationGroup.Member;
import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.ModelMark;
import io.cellstream.cluster.OpenTransactions;
import io.cellstream.cluster.OpenTransactions.Open;
import io.cellstream.cluster.StartupException;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.preflight.Incident;
import io.cellstream.preflight.Incidents;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the transactions that instances left open when they were killed. A topic can't be read beyond an open transaction: whoever takes the
 * partitions over would wait for the changelog, the steps for the keyed topic, and readers for predictions, until the broker gives the
 * transaction up, a minute and more after the kill. They are found in two ways, and each is looked at twice, since the cluster tells its
 * parts one after the other.
 *
 * <p>
 * <b>Where this instance restores a partition.</b> A changelog partition is written by the stream thread that has its input partition, and by
 * no other; a thread that hands the partition over has committed before. So an open transaction with records in it belongs to a thread that
 * is dead, or that was given up and can't commit any more because the group refuses its offsets.
 *
 * <p>
 * <b>After the group has changed.</b> A transaction is named after its process, and so are the group's members. A process that is no member
 * can't commit, by the same rule.
 */
final class LeftTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(LeftTransactions.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Settings settings;
  private final Optional<UUID> process;
  private final Incidents incidents;

  /** @param process the id after which this process's transactions are named; empty if that is not known */
  LeftTransactions(Settings settings, Optional<UUID> process, Incidents incidents) {
    this.settings = settings;
    this.process = process;
    this.incidents = incidents;
  }

  /**
   * Looks for them while states are being restored, and after the group has changed, until the stream ends. Asks the cluster nothing in
   * between.
   *
   * @param ended counted down at the stream's end
   * @param restoring the partitions of the changelog that this instance is reading back now
   * @param hasChanged whether the group has changed a short time ago
   */
  void keep(CountDownLatch ended, Supplier<Set<TopicPartition>> restoring, BooleanSupplier hasChanged) throws InterruptedException {
    if (!settings.get(Keys.EXACTLY_ONCE)) {
      return;
    }
    Set<Open> before = Set.of();
    Set<String> orphans = Set.of();
    while (!ended.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
      Set<TopicPartition> partitions = restoring.get();
      before = partitions.isEmpty() ? Set.of() : look(partitions, before);
      orphans = hasChanged.getAsBoolean() ? lookForOrphans(orphans) : Set.of();
    }
  }

  /** Ends the transactions of processes that were no members before either, and returns those of all that are none. */
  private Set<String> lookForOrphans(Set<String> before) {
    try (Admin admin = ClusterAnswers.open(settings)) {
      ClusterAnswers answers = ClusterAnswers.of(settings);
      Set<UUID> members = members(new ApplicationGroup(admin, answers, settings.get(Keys.APPLICATION_ID)));
      if (members.isEmpty()) {
        return Set.of();
      }
      OpenTransactions transactions = new OpenTransactions(admin, answers);
      Map<String, UUID> open = new HashMap<>(transactions.ofProcesses(settings.get(Keys.APPLICATION_ID)));
      open.values().removeAll(members);
      for (String id : open.keySet()) {
        if (before.contains(id)) {
          transactions.end(id);
          incidents.count(Incident.TRANSACTION_ENDED);
          LOG.warn("ended the transaction of {}: its instance was killed, or is no longer in the group", id);
        }
      }
      return open.keySet();
    } catch (StartupException e) {
      LOG.debug("asking for open transactions again: {}", e.getMessage());
    } catch (RuntimeException e) { // if this ended the watch, nobody would notice
      LOG.warn("asking for open transactions again", e);
    }
    return Set.of();
  }

  /** The processes that are members; none if it can't be told of each, or if this one is not among them. */
  private Set<UUID> members(ApplicationGroup group) throws StartupException {
    Optional<Found> found = group.find();
    if (found.isEmpty() || process.isEmpty()) {
      return Set.of();
    }
    Set<UUID> members = new HashSet<>();
    for (Member member : found.get().members()) {
      Optional<UUID> of = member.instanceId().isPresent() ? Optional.empty() : ModelMark.process(member.clientId());
      if (of.isEmpty()) {
        return Set.of();
      }
      members.add(of.get());
    }
    return members.contains(process.get()) ? members : Set.of();
  }

  /** Ends those that were open before, and returns those that are open. */
  private Set<Open> look(Set<TopicPartition> partitions, Set<Open> before) {
    try (Admin admin = ClusterAnswers.open(settings)) {
      OpenTransactions transactions = new OpenTransactions(admin, ClusterAnswers.of(settings));
      Set<Open> now = transactions.in(partitions);
      Set<String> ended = new HashSet<>();
      for (Open open : now) {
        if (before.contains(open) && isOurs(open) && ended.add(open.id())) {
          transactions.end(open.id());
          incidents.count(Incident.TRANSACTION_ENDED);
          LOG.warn("ended the transaction of {}, open from {}@{} on: its instance was killed or is no longer in the group", open.id(),
              open.partition(), open.first());
        }
      }
      return now;
    } catch (StartupException e) {
      LOG.debug("asking for open transactions again: {}", e.getMessage());
    } catch (RuntimeException e) { // if this ended the watch, nobody would notice
      LOG.warn("asking for open transactions again", e);
    }
    return Set.of();
  }

  /** Whether it is a stream thread's of this application, as Kafka Streams names them. */
  private boolean isOurs(Open open) {
    return open.id().startsWith(settings.get(Keys.APPLICATION_ID) + "-");
  }
}
