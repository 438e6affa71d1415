package io.cellstream.runtime;

import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.OpenTransactions;
import io.cellstream.cluster.OpenTransactions.Open;
import io.cellstream.cluster.StartupException;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.preflight.Incident;
import io.cellstream.preflight.Incidents;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the transactions that instances left open when they were killed. The changelog can't be read beyond an open transaction, nor can the
 * predictions: whoever takes the partitions over would wait until the broker gives the transaction up, a minute and more after the kill.
 *
 * <p>
 * It is safe. A changelog partition is written by the stream thread that has its input partition, and by no other; a thread that hands the
 * partition over has committed before. So where this instance restores a partition, an open transaction with records in it belongs to a
 * thread that is dead, or that was given up and can't commit any more because the group refuses its offsets. The transaction is looked at
 * twice, since the cluster tells its parts one after the other.
 */
final class LeftTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(LeftTransactions.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Settings settings;
  private final Incidents incidents;

  LeftTransactions(Settings settings, Incidents incidents) {
    this.settings = settings;
    this.incidents = incidents;
  }

  /**
   * Looks for them while states are being restored, until the stream ends. Asks the cluster nothing in between.
   *
   * @param ended counted down at the stream's end
   * @param restoring the partitions of the changelog that this instance is reading back now
   */
  void keep(CountDownLatch ended, Supplier<Set<TopicPartition>> restoring) throws InterruptedException {
    if (!settings.get(Keys.EXACTLY_ONCE)) {
      return;
    }
    Set<Open> before = Set.of();
    while (!ended.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
      Set<TopicPartition> partitions = restoring.get();
      before = partitions.isEmpty() ? Set.of() : look(partitions, before);
    }
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
