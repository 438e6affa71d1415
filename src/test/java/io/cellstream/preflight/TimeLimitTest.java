package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.TopicFacts;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.config.Settings;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.TestModels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
  private static final String PAST = "message.timestamp.before.max.ms";
  private static final String FUTURE = "message.timestamp.after.max.ms";
  private static final Map<String, String> GIVEN = Map.of("bootstrap.servers", "b:1", "application.id", "app", "cellstream.input.topic",
      "in",
      "cellstream.output.topic", "out");
  private static final TopicUse USE = new TopicUse("out", "cellstream.output.topic", Purpose.PREDICTIONS);

  private static Settings settings(Map<String, String> changes) {
    Map<String, String> flags = new TreeMap<>(GIVEN);
    flags.putAll(changes);
    return Settings.load(Optional.empty(), Map.of(), flags);
  }

  private static ChangelogSettings chosen(Map<String, String> changes) {
    return ChangelogSettings.of(settings(changes));
  }

  private static Present topic(Map<String, String> config) {
    return new Present(1, 1, 1, 0, Optional.empty(), Optional.of(config));
  }

  @Test
  void aTopicRefusesWhatIsFurtherFromNowThanItsSettingsSay() {
    List<TimeLimit> limits = TimeLimit.of(USE, topic(Map.of(PAST, "100", FUTURE, "10")));
    assertThat(limits).hasSize(2);
    assertThat(limits.getFirst()).satisfies(past -> {
      assertThat(past.refuses(900, 1000)).isFalse();
      assertThat(past.refuses(899, 1000)).isTrue();
      assertThat(past.refuses(5000, 1000)).isFalse();
      assertThat(past.refuses(-1, 1000)).as("no timestamp").isFalse();
    });
    assertThat(limits.getLast()).satisfies(future -> {
      assertThat(future.refuses(1010, 1000)).isFalse();
      assertThat(future.refuses(1011, 1000)).isTrue();
      assertThat(future.refuses(0, 1000)).isFalse();
      assertThat(future.refuses(Long.MAX_VALUE, 1000)).isTrue();
    });
  }

  @Test
  void whatTheBrokerStampsAndWhatIsUnlimitedOrUnknownHasNoLimit() {
    String ever = Long.toString(Long.MAX_VALUE);
    assertThat(TimeLimit.of(USE, topic(Map.of("message.timestamp.type", "LogAppendTime", PAST, "100", FUTURE, "10")))).isEmpty();
    assertThat(TimeLimit.of(USE, topic(Map.of("message.timestamp.type", "CreateTime", PAST, ever, FUTURE, ever)))).isEmpty();
    assertThat(TimeLimit.of(USE, new Present(1, 1, 1, 0, Optional.empty(), Optional.empty()))).isEmpty();
  }

  @Test
  void aChangelogToBeMadeHasNoneUnlessTheUserSetsOne() {
    TopicUse changelog = TopicUse.changelog(settings(Map.of()));
    assertThat(TimeLimit.ofOneToBeMade(changelog, chosen(Map.of()))).isEmpty();
    assertThat(TimeLimit.ofOneToBeMade(changelog, chosen(Map.of("topic." + PAST, "100"))))
        .containsExactly(new TimeLimit(changelog, PAST, 100));
    assertThat(TimeLimits.of(chosen(Map.of("topic." + FUTURE, "7")), Optional.empty(), Map.of(changelog, new TopicFacts.Absent())))
        .containsExactly(new TimeLimit(changelog, FUTURE, 7));
  }

  @Test
  void topicsThatAreOnlyReadDoNotCount() {
    Settings settings = settings(Map.of("cellstream.final.topic", "finals"));
    Map<TopicUse, TopicFacts> topics = new LinkedHashMap<>();
    TopicUse.named(settings).forEach(use -> topics.put(use, topic(Map.of(PAST, "100"))));
    assertThat(TimeLimits.of(chosen(Map.of()), Optional.empty(), topics)).extracting(limit -> limit.use().topic()).containsExactly("out",
        "finals",
        "app-dead-letters");
  }

  /** Answers at a sequence's end and all other predictions may have two topics; a model gives either these or those. */
  @Test
  void aTopicThatTheModelNeverWritesToDoesNotCount() {
    Settings two = settings(Map.of("cellstream.final.topic", "finals"));
    Map<TopicUse, TopicFacts> topics = new LinkedHashMap<>();
    TopicUse.named(two).forEach(use -> topics.put(use, topic(Map.of(PAST, "100"))));
    ModelDefinition steps = TestModels.nextToken(1, 11, 5, 9);
    ModelDefinition answers = TestModels.withShape(steps, Shape.MANY_TO_ONE);
    assertThat(TimeLimits.of(chosen(Map.of()), Optional.of(steps), topics)).extracting(limit -> limit.use().topic()).containsExactly("out",
        "app-dead-letters");
    assertThat(TimeLimits.of(chosen(Map.of()), Optional.of(answers), topics)).extracting(limit -> limit.use().topic()).containsExactly(
        "finals",
        "app-dead-letters");
    Map<TopicUse, TopicFacts> shared = Map.of(USE, topic(Map.of(PAST, "100")));
    assertThat(TimeLimits.of(chosen(Map.of()), Optional.of(answers), shared)).hasSize(1);
  }
}
