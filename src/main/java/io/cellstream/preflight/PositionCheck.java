package io.cellstream.preflight;

import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.CommittedOffsets;
import io.cellstream.cluster.InputFacts;
import io.cellstream.cluster.InputSurvey;
import io.cellstream.cluster.LocalState;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicIdentity;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.InputTopics;
import io.cellstream.config.Keys;
import io.cellstream.config.OffsetsMissing;
import io.cellstream.config.Settings;
import io.cellstream.text.Amounts;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  private final CommittedOffsets offsets;
  private final PlaceFinder places;

  public PositionCheck(Settings settings, Admin admin, ClusterAnswers answers, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.survey = new InputSurvey(settings, admin, answers);
    this.offsets = new CommittedOffsets(settings, admin, answers);
    this.places = new PlaceFinder(new TopicOffsets(admin, answers), clock);
  }

  /**
   * Checks, and changes nothing.
   *
   * @param steps the topic whose events are steps
   * @param sources the topics that are copied to it; none if its senders write to it
   * @param changelog empty if the model keeps no states
   * @param running whether the application's group has members
   */
  StartingPositions check(TopicIdentity steps, Collection<TopicIdentity> sources, Optional<TopicUse> changelog, boolean running,
      GoOn decided, Findings findings) throws StartupException, IOException {
    Optional<GoOn.From> first = first();
    Optional<GoOn.From> unattended = settings.get(Keys.OFFSETS_MISSING) == OffsetsMissing.CONTINUE ? first : Optional.empty();
    boolean isKeyed = InputTopics.of(settings).keyed().isPresent();
    List<StartingPositions> all = new ArrayList<>();
    for (Map.Entry<TopicIdentity, InputFacts> each : survey.of(steps, sources, changelog, running).entrySet()) {
      boolean isSteps = each.getKey().equals(steps);
      if (isSteps && isKeyed) {
        foreign(each.getValue(), decided, findings);
      }
      // of copies, none is passed over
      all.add(new PositionRules(each.getValue(), decided, unattended, isSteps && isKeyed ? Optional.of(new GoOn.Earliest()) : first,
          !isSteps, places, findings).check());
    }
    StartingPositions positions = StartingPositions.together(all);
    positions.checkUseOf(decided, findings);
    return positions;
  }

  /** Copies that are there before the application has read anything are another's, or would be there for the second time. */
  private static void foreign(InputFacts keyed, GoOn decided, Findings findings) throws StartupException {
    boolean hasRead = keyed.hasPosition() || keyed.hasMarks() || keyed.hasStates();
    long records = keyed.partitions().stream().mapToLong(each -> each.end() - each.first()).sum();
    if (!hasRead && records > 0 && decided.from().isEmpty()) {
      findings.failed(PositionRules.SUBJECT, "topic " + keyed.topic() + " (" + Keys.KEYED_TOPIC.name() + ") holds "
          + Amounts.count(records, "offset") + ", though application " + keyed.application() + " has read nothing: it is another"
          + " application's, or holds copies that would come a second time. Name another in " + Keys.KEYED_TOPIC.name()
          + "; if it was this application's own, empty it with `cellstream reset`; to take what it holds as events, `run"
          + " --go-on-from=earliest`");
    }
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
      offsets.commit(positions.toCommit());
      positions.toCommit().forEach((partition, next) -> LOG.info("{} begins at offset {}", partition, next));
    }
    positions.incidents().forEach(incidents::count);
  }
}
