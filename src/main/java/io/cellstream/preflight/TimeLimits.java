package io.cellstream.preflight;

import io.cellstream.cluster.TopicFacts;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.config.Keys;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the time limits of the topics that the application writes to. */
public final class TimeLimits {
  private TimeLimits() {
  }

  /**
   * The limits that apply to the records made of an event.
   *
   * @param model empty if it can't be read; every topic counts then
   * @param topics all topics that the application uses
   */
  public static List<TimeLimit> of(ChangelogSettings changelog, Optional<ModelDefinition> model, Map<TopicUse, TopicFacts> topics) {
    boolean oneOutput = topics.keySet().stream().filter(use -> use.purpose() == Purpose.PREDICTIONS).count() < 2;
    List<TimeLimit> limits = new ArrayList<>();
    topics.forEach((use, facts) -> {
      if (facts instanceof Present topic && (oneOutput ? use.purpose().isWritten() : isWritten(use, model))) {
        limits.addAll(TimeLimit.of(use, topic));
      } else if (facts instanceof TopicFacts.Absent && use.purpose() == Purpose.STATES) {
        limits.addAll(TimeLimit.ofOneToBeMade(use, changelog));
      }
    });
    return limits;
  }

  /** STEP and GENERATED go to the output topic, FINAL goes to the final topic. Only a model with a window writes to both. */
  private static boolean isWritten(TopicUse use, Optional<ModelDefinition> model) {
    if (use.purpose() != Purpose.PREDICTIONS || model.isEmpty()) {
      return use.purpose().isWritten();
    }
    return use.setting().equals(Keys.FINAL_TOPIC.name())
        ? model.get().answersEnds()
        : !model.get().answersEnds() || model.get().answersEvents();
  }
}
