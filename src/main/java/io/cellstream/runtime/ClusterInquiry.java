package io.cellstream.runtime;

import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.ClusterSurvey;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicFacts;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.preflight.Finding.Grade;
import io.cellstream.preflight.TopicRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks the cluster for the cause of a standstill: whether the events were committed after all, and which topic hinders a commit by the
 * rules that are checked before a start. Kafka itself never reports one cause: an output topic that was deleted. Its producer asks for the
 * topic again and again, and the commit waits for that without end.
 */
final class ClusterInquiry implements Inquiry {
  private final Settings settings;
  private final List<TopicUse> named;
  private final List<TopicUse> states;

  /** @param keepsStates whether there is a changelog */
  ClusterInquiry(Settings settings, boolean keepsStates) {
    this.settings = settings;
    this.named = TopicUse.named(settings);
    this.states = keepsStates ? List.of(TopicUse.changelog(settings)) : List.of();
  }

  @Override
  public Report of(Map<TopicPartition, Long> fetched) {
    try (Admin admin = ClusterAnswers.open(settings)) {
      ClusterAnswers answers = ClusterAnswers.of(settings);
      Set<TopicPartition> committed = committed(admin, answers, fetched);
      List<String> hindrances = hindrances(new ClusterSurvey(admin, answers));
      return new Report(committed, hindrances.isEmpty()
          ? "its topics are all there and can be written: the log says what fails, `cellstream check` looks further"
          : String.join("; ", hindrances));
    } catch (StartupException | KafkaException e) {
      return new Report(Set.of(), String.valueOf(e.getMessage()));
    }
  }

  private Set<TopicPartition> committed(Admin admin, ClusterAnswers answers, Map<TopicPartition, Long> fetched) throws StartupException {
    ListConsumerGroupOffsetsOptions options = new ListConsumerGroupOffsetsOptions().timeoutMs(answers.millis());
    Set<TopicPartition> committed = new HashSet<>();
    answers.get(admin.listConsumerGroupOffsets(settings.get(Keys.APPLICATION_ID), options).partitionsToOffsetAndMetadata())
        .forEach((partition, next) -> {
          Long last = fetched.get(partition);
          if (last != null && next != null && next.offset() > last) {
            committed.add(partition);
          }
        });
    return committed;
  }

  private List<String> hindrances(ClusterSurvey survey) throws StartupException {
    List<String> hindrances = new ArrayList<>();
    List<TopicUse> uses = new ArrayList<>(named);
    uses.addAll(states);
    Map<TopicUse, TopicFacts> facts = survey.topics(uses);
    TopicRules rules = new TopicRules(settings.get(Keys.BOOTSTRAP_SERVERS), 0, finding -> {
      if (finding.grade() == Grade.FAILED) {
        hindrances.add(finding.text());
      }
    });
    for (TopicUse use : uses) {
      TopicFacts found = Objects.requireNonNull(facts.get(use), use.topic());
      if (found instanceof TopicFacts.Absent && states.contains(use)) {
        hindrances
            .add("topic " + use.shown() + " does not exist any more: don't make it again, an empty one would lose every state; stop all"
                + " instances, then `cellstream check` names the ways on");
      } else {
        rules.check(use, found);
      }
      if (found instanceof Present topic) {
        TopicRules.outOfSync(use, topic).ifPresent(hindrances::add);
      }
    }
    return hindrances;
  }
}
