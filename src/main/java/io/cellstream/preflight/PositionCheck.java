package io.cellstream.preflight;

import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.InputSurvey;
import io.cellstream.cluster.LocalState;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.Keys;
import io.cellstream.config.OffsetsMissing;
import io.cellstream.config.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks before a start whether committed offsets, input topic, changelog and local states agree, and makes them agree if an operator or a
 * setting decided how.
 */
public final class PositionCheck {
  private static final Logger LOG = LoggerFactory.getLogger(PositionCheck.class);
  private static final String BY_DURATION = "by_duration:";

  private final Settings settings;
  private final InstantSource clock;
  private final InputSurvey survey;
  private final PlaceFinder places;

  public PositionCheck(Settings settings, Admin admin, ClusterAnswers answers, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.survey = new InputSurvey(settings, admin, answers);
    this.places = new PlaceFinder(new TopicOffsets(admin, answers), clock);
  }

  /**
   * Checks, and changes nothing.
   *
   * @param partitions the number of the input topic's partitions
   * @param changelog empty if the model keeps no states
   * @param running whether the application's group has members
   */
  StartingPositions check(int partitions, Optional<TopicUse> changelog, boolean running, GoOn decided, Findings findings)
      throws StartupException, IOException {
    Optional<GoOn.From> first = first();
    Optional<GoOn.From> unattended = settings.get(Keys.OFFSETS_MISSING) == OffsetsMissing.CONTINUE ? first : Optional.empty();
    return new PositionRules(survey.facts(partitions, changelog, running), decided, unattended, first, places, findings).check();
  }

  /** Where an application that has read nothing begins, by Kafka's setting, whose values Kafka has checked. */
  private Optional<GoOn.From> first() {
    String reset = settings.find(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG).orElse("earliest").toLowerCase(Locale.ROOT);
    return reset.startsWith(BY_DURATION)
        ? Optional.of(new GoOn.Within(Duration.parse(reset.substring(BY_DURATION.length()).toUpperCase(Locale.ROOT)).toMillis()))
        : GoOn.place(reset);
  }

  /** The last step of a start, and the first one that changes anything. */
  public void carryOut(StartingPositions positions, Incidents incidents) throws StartupException, IOException {
    if (positions.setAside()) {
      LocalState local = new LocalState(settings.get(Keys.STATE_DIR), settings.get(Keys.APPLICATION_ID));
      LOG.warn("the states in {} were set aside: they are in {} now, remove them when they are of no use", local.folder(),
          local.setAside(clock));
    }
    if (!positions.toCommit().isEmpty()) {
      survey.commit(positions.toCommit());
      positions.toCommit().forEach((partition, next) -> LOG.info("{} begins at offset {}", partition, next));
    }
    positions.incidents().forEach(incidents::count);
  }
}
