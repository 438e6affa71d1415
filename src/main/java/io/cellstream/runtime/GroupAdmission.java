package io.cellstream.runtime;

import io.cellstream.cluster.ApplicationGroup;
import io.cellstream.cluster.ApplicationGroup.Found;
import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.StartupException;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.preflight.GroupRules;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the group's other members after joining it and before the first event is stepped. Two instances of different models that start at
 * the same moment would not see each other before they join; after joining, the later one certainly sees the other. If both see each other,
 * both are refused: that is safe, and one of them can be started again alone.
 */
final class GroupAdmission {
  private static final Logger LOG = LoggerFactory.getLogger(GroupAdmission.class);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Settings settings;
  private final GroupRules rules;
  private final ModelDefinition model;
  private final String id;

  /** @param id the prefix of this instance's member ids */
  GroupAdmission(Settings settings, ModelDefinition model, String id) {
    this.settings = settings;
    this.rules = GroupRules.of(settings);
    this.model = model;
    this.id = id;
  }

  /**
   * Waits until this instance is in the group.
   *
   * @param ended counted down when waiting is of no more use
   * @return why this instance must not go on, in one line; empty if it may, or if the stream has ended
   */
  Optional<String> await(CountDownLatch ended) throws InterruptedException {
    ClusterAnswers answers = ClusterAnswers.of(settings);
    try (Admin admin = ClusterAnswers.open(settings)) {
      ApplicationGroup group = new ApplicationGroup(admin, answers, settings.get(Keys.APPLICATION_ID));
      do {
        Optional<Found> found = look(group);
        if (found.isPresent() && found.get().members().stream().anyMatch(member -> member.id().startsWith(id))) {
          return rules.conflict(found.get(), model);
        }
      } while (!ended.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
      return Optional.empty();
    } catch (StartupException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Empty during an outage, which is waited out, as the stream itself does. */
  private static Optional<Found> look(ApplicationGroup group) {
    try {
      return group.find();
    } catch (StartupException e) {
      LOG.warn("asking for the group's members again: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
