package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.TopicCreation.Plan;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.config.Settings;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.TestModels;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TopicDesignTest {
  private static final TopicUse OUTPUT = new TopicUse("out", "cellstream.output.topic", Purpose.PREDICTIONS);
  private static final TopicUse DEAD = new TopicUse("dead", "cellstream.dead.letter.topic", Purpose.DEAD_LETTERS);
  private static final TopicUse CHANGELOG = new TopicUse("changelog", "the states' changelog", Purpose.STATES);
  /** Predictions of 1.2 MB. */
  private static final ModelDefinition WIDE = TestModels.features(1, Shape.SYNCHRONIZED, 1, DenseActivation.LINEAR, 300_000, 1);

  private static Plan plan(TopicUse use, Map<String, String> settings, Optional<Present> events) {
    return TopicDesign.of(Settings.load(Optional.empty(), Map.of(), settings), events, Optional.of(WIDE))
        .plan(use, OptionalInt.of(6), Optional.empty());
  }

  private static Optional<Present> events(Map<String, String> config) {
    return Optional.of(new Present(3, 1, 1, 0, Optional.empty(), Optional.of(config)));
  }

  @Test
  void theTopicsTakeTheLargestRecordsOfTheModel() {
    assertThat(plan(OUTPUT, Map.of(), Optional.empty()).config().get("max.message.bytes")).asLong().isGreaterThan(1_200_000);
    assertThat(plan(CHANGELOG, Map.of(), Optional.empty()).config()).doesNotContainKey("max.message.bytes")
        .containsEntry("cleanup.policy", "compact");
  }

  @Test
  void deadLettersTakeTheEventsBytes() {
    assertThat(plan(DEAD, Map.of(), events(Map.of("max.message.bytes", "7000000"))).config())
        .containsEntry("max.message.bytes", "7000000");
  }

  @Test
  void theKeyedTopicTakesTheEventsBytesAndTheirKeysInAsManyPartitionsAsAreAskedFor() {
    Optional<Present> source = events(Map.of("max.message.bytes", "2000000", "retention.ms", "1000"));
    TopicUse keyed = new TopicUse("k", "cellstream.input.keyed.topic", Purpose.KEYED);
    Plan plan = plan(keyed, Map.of(), source);
    assertThat(plan.config()).containsEntry("max.message.bytes", "2004096").containsEntry("retention.ms", "1000")
        .containsEntry("cleanup.policy", "delete");
    assertThat(plan.partitions()).as("asked for").contains(6);
  }

  @Test
  void settingsThatTheBrokerDoesNotKnowAreLeftOut() {
    assertThat(plan(OUTPUT, Map.of(), events(Map.of("retention.ms", "5"))).config())
        .containsEntry("retention.ms", "5").doesNotContainKeys("message.timestamp.before.max.ms", "message.timestamp.after.max.ms");
    assertThat(plan(CHANGELOG, Map.of(), events(Map.of("retention.ms", "5"))).config())
        .doesNotContainKey("message.timestamp.before.max.ms");
  }

  @Test
  void theInputTopicsPartitionsAndTheSettingsReplicasHold() {
    Plan plan = plan(OUTPUT, Map.of("replication.factor", "3"), events(Map.of()));

    assertThat(plan.partitions()).contains(3);
    assertThat(plan.replicas()).contains((short) 3);
    assertThat(plan(OUTPUT, Map.of(), Optional.empty()).partitions()).contains(6);
  }
}
