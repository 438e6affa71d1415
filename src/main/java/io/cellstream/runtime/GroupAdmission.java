package io.cellstream.runtime;

import io.cellstream.cluster.ApplicationGroup;
import io.cellstream.cluster.ApplicationGroup.Found;
import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.StartupException;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.preflight.ModelAgreement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A look at the group from within, before the first event is stepped. Two instances of different models that start at the same moment see
 * nobody when they look before they join; whoever looks after joining sees the other, or was there first. If both see each other, both are
 * refused: that is safe, and one started again alone goes on.
 */
final class GroupAdmission {
  private static final Logger LOG = LoggerFactory.getLogger(GroupAdmission.class);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Settings settings;
  private final ModelAgreement agreement;
  private final String id;

  /** @param id with which this instance's members' ids begin */
  GroupAdmission(Settings settings, ModelAgreement agreement, String id) {
    this.settings = settings;
    this.agreement = agreement;
    this.id = id;
  }

  /**
   * Waits until this instance is in the group.
   *
   * @param ended counted down when there is no use in waiting longer
   * @return why it may not go on, in one line; empty if it may, or if it ended
   */
  Optional<String> await(CountDownLatch ended) throws InterruptedException {
    ClusterAnswers answers = ClusterAnswers.of(settings);
    try (Admin admin = ClusterAnswers.open(settings)) {
      ApplicationGroup group = new ApplicationGroup(admin, answers, settings.get(Keys.APPLICATION_ID));
      do {
        Optional<Found> found = look(group);
        if (found.isPresent() && found.get().members().stream().anyMatch(member -> member.id().startsWith(id))) {
          return agreement.conflict(found.get());
        }
      } while (!ended.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
      return Optional.empty();
    } catch (StartupException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** An outage is waited out, as the stream itself does. */
  private static Optional<Found> look(ApplicationGroup group) {
    try {
      return group.find();
    } catch (StartupException e) {
      LOG.warn("looking at the group again: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
