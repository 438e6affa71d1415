package io.cellstream.runtime;

import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.ClusterSurvey;
import io.cellstream.cluster.CommittedOffsets;
import io.cellstream.cluster.InputSurvey;
import io.cellstream.cluster.SourceSurvey;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicFacts;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.InputTopics;
import io.cellstream.config.Settings;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.preflight.ChangelogSettings;
import io.cellstream.preflight.EventSample;
import io.cellstream.preflight.Finding.Grade;
import io.cellstream.preflight.Finding;
import io.cellstream.preflight.TimeLimit;
import io.cellstream.preflight.TimeLimits;
import io.cellstream.preflight.UnreadEvents;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats the start's check of unread events' times after a topic refused a record. A stream thread waits for it, so it has little
 * patience.
 */
final class TimesNow implements RefusedTime.Look {
  private static final Logger LOG = LoggerFactory.getLogger(TimesNow.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  /** How many unread events to read again: more than lie between two commits. */
  private static final int SAMPLE = 10_000;

  private final Settings settings;
  private final ModelDefinition model;

  TimesNow(Settings settings, ModelDefinition model) {
    this.settings = settings;
    this.model = model;
  }

  @Override
  public RefusedTime.Seen at(String topic) {
    long now = InstantSource.system().millis();
    List<TimeLimit> limits = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    try (Admin admin = ClusterAnswers.open(settings)) {
      ClusterAnswers answers = ClusterAnswers.of(settings, PATIENCE);
      Map<TopicUse, TopicFacts> facts = new ClusterSurvey(admin, answers)
          .topics(TopicUse.all(settings, SourceSurvey.names(settings, admin, answers)));
      TimeLimits.of(ChangelogSettings.of(settings), Optional.of(model), facts).stream().filter(limit -> limit.use().topic().equals(topic))
          .forEach(limits::add);
      Map<TopicPartition, Long> next = new CommittedOffsets(settings, admin, answers).next(SourceSurvey.read(settings, admin, answers));
      new UnreadEvents(new TopicOffsets(admin, answers), next).checkTimes(limits, new EventSample(settings, SAMPLE),
          now,
          findings::add);
    } catch (StartupException | KafkaException e) {
      LOG.warn("what topic {} refuses could not be looked up: {}", topic, e.getMessage());
    }
    return new RefusedTime.Seen(limits, findings.stream().filter(found -> found.grade() == Grade.FAILED).map(Finding::text).findFirst(),
        now);
  }
}
