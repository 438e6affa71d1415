package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicFacts.Absent;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicFacts;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.Keys;
import io.cellstream.config.SequenceSettings;
import io.cellstream.config.Settings;
import io.cellstream.ledger.LedgerPlan;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.TestModels;
import io.cellstream.text.Amounts;
import io.cellstream.topology.RecordLimit;
import io.cellstream.wire.GapJson;
import io.cellstream.wire.LargestPrediction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordSizesTest {
  private static final TopicUse OUTPUT = new TopicUse("out", "cellstream.output.topic", Purpose.PREDICTIONS);
  private static final TopicUse DEAD = new TopicUse("dead", "cellstream.dead.letter.topic", Purpose.DEAD_LETTERS);
  private static final TopicUse CHANGELOG = new TopicUse("changelog", "the states' changelog", Purpose.STATES);
  private static final ModelDefinition SMALL = TestModels.nextToken(1, 4, 3, 9);
  /** Predictions of 1.2 MB. */
  private static final ModelDefinition WIDE = TestModels.features(1, Shape.SYNCHRONIZED, 1, DenseActivation.LINEAR, 300_000, 1);

  private final FoundOnly findings = new FoundOnly();
  private final Map<TopicUse, TopicFacts> topics = new LinkedHashMap<>(
      Map.of(OUTPUT, taking(1_048_588), DEAD, taking(1_048_588), CHANGELOG, taking(1_048_588)));

  private static Present taking(long bytes) {
    return new Present(1, 1, 1, 0, Optional.empty(), Optional.of(Map.of("max.message.bytes", Long.toString(bytes))));
  }

  private RecordLimit check(ModelDefinition model, Map<String, String> settings) throws StartupException {
    Settings given = Settings.load(Optional.empty(), Map.of(), settings);
    return new RecordSizes(RecordSizes.Producer.of(given), ChangelogSettings.of(given), SequenceSettings.policy(given).positions(),
        PredictionSize.of(given), topics)
        .check(model,
            findings);
  }

  private static ModelDefinition readAtTheEnd(int maxLength) {
    ModelDefinition forward = TestModels.classifier(1, 4, 3, 2, 9);
    LayerDefinition backward = new LayerDefinition.Backward(forward.layers().getFirst().cells().getFirst());
    return TestModels.model("backward", Shape.MANY_TO_ONE, forward.input(), List.of(backward), forward.head(), forward.output())
        .withReading(new ReadingDefinition.Whole(maxLength, Answer.LAST_STATES));
  }

  @Test
  void whatFitsIsToldAndTheRestIsTheSenders() throws StartupException {
    RecordLimit limit = check(SMALL, Map.of());

    assertThat(findings.problems()).isEmpty();
    assertThat(findings.texts()).singleElement().asString()
        .matches(
            "a prediction has at most \\d+ bytes, a state at most \\d+ bytes; topics and producer take them under keys of up to 1022 KB,"
                + " headers included");
    int largest = Math.max(LargestPrediction.bytes(SMALL), LedgerPlan.recordBytes(SMALL));
    assertThat(limit).isEqualTo(new RecordLimit(1 << 20, 1 << 20, (1 << 20) - largest));
  }

  @Test
  void aStateIsToldWithTheGapsThatAreRememberedButTheSendersPartDoesNotCountOnIt() throws StartupException {
    RecordLimit few = check(SMALL, Map.of("cellstream.position.gaps.max", "0"));
    RecordLimit many = check(SMALL, Map.of("cellstream.position.gaps.max", "64"));

    assertThat(findings.texts()).extracting(text -> text.replaceAll(".*a state at most ([^;]+);.*", "$1"))
        .containsExactly(Amounts.bytes(LedgerPlan.recordBytes(SMALL, 0)), Amounts.bytes(LedgerPlan.recordBytes(SMALL)));
    assertThat(few).as("states of an earlier setting may have more").isEqualTo(many);
  }

  @Test
  void aChangelogThatTakesNoHeldEventIsRefused() throws StartupException {
    topics.put(CHANGELOG, taking(65_536));

    check(SMALL, Map.of("cellstream.position.policy", "reorder", "cellstream.position.reorder.bytes", "65536"));

    assertThat(findings.problems()).singleElement().asString()
        .startsWith("failed: cellstream.position.reorder.bytes=65536 can make records of held events of 65,635 bytes, which with 4 KB for")
        .endsWith(" (65536): set max.message.bytes=69731 on topic changelog, or fewer bytes");
  }

  @Test
  void aTopicThatTakesNoAnnouncementOfAGapIsRefused() throws StartupException {
    topics.put(new TopicUse("gaps", "cellstream.gaps.topic", Purpose.GAPS), taking(4200));

    RecordLimit limit = check(SMALL, Map.of());

    int needed = GapJson.mostBytes() + 4096;
    assertThat(findings.problems()).singleElement().asString().contains("can make announcements of gaps of " + GapJson.mostBytes()
        + " bytes", "max.message.bytes of topic gaps (cellstream.gaps.topic) (4200): set max.message.bytes=" + needed + " on topic gaps");
    assertThat(limit.gap()).isEqualTo(4200);
  }

  @Test
  void predictionsTooLargeForTopicAndProducerAreRefusedWithEverySettingThatWouldDo() throws StartupException {
    check(WIDE, Map.of());

    int bytes = LargestPrediction.bytes(WIDE);
    int needed = bytes + 4096;
    assertThat(findings.problems())
        .containsExactly(String.format("failed: model features version 1 can make predictions of %,d bytes, which"
            + " with 4 KB for key and headers is more than the producer's max.request.size (1048576) and max.message.bytes of topic out"
            + " (cellstream.output.topic) (1048588): set producer.max.request.size=%d and max.message.bytes=%d on topic out, or output.values"
            + " to false in its model.json", bytes, needed, needed));
  }

  @Test
  void theSettingsThatTheRefusalNamesLetItRun() throws StartupException {
    int needed = LargestPrediction.bytes(WIDE) + 4096;
    topics.put(OUTPUT, taking(needed));

    RecordLimit limit = check(WIDE, Map.of("producer.max.request.size", Integer.toString(needed)));

    assertThat(findings.problems()).isEmpty();
    assertThat(limit.forSender()).isEqualTo(RecordLimit.LEAST_FOR_SENDER);
    assertThat(limit.deadLetter()).isEqualTo(1_048_588);
  }

  @Test
  void theDeadLettersTopicLimitsNothingButDeadLetters() throws StartupException {
    topics.put(DEAD, taking(2_000));

    RecordLimit limit = check(SMALL, Map.of());

    assertThat(findings.problems()).isEmpty();
    assertThat(limit.deadLetter()).isEqualTo(2_000);
    assertThat(limit.forSender()).isGreaterThan(1_000_000);
  }

  @Test
  void aStateTooLargeForAChangelogThatIsNotThereYetNamesTheSettingItIsMadeWith() throws StartupException {
    topics.put(CHANGELOG, new Absent());

    check(SMALL, Map.of("topic.max.message.bytes", "4100"));

    assertThat(findings.problems()).singleElement().asString().startsWith("failed: model " + SMALL.name() + " version 1 can make states of")
        .contains("than max.message.bytes of topic changelog (the states' changelog) (4100): set topic.max.message.bytes=");
  }

  /** Its inputs are written in chunks. */
  @Test
  void theStateOfALongSequenceThatIsReadAtItsEndFits() throws StartupException {
    check(readAtTheEnd(300_000), Map.of());

    assertThat(findings.problems()).isEmpty();
  }

  @Test
  void aModelWithoutStatesHasNoneThatCouldBeTooLarge() throws StartupException {
    topics.remove(CHANGELOG);

    check(TestModels.oneToOne(1, 3, 6, 4), Map.of());

    assertThat(findings.problems()).isEmpty();
    assertThat(findings.texts()).singleElement().asString().doesNotContain("state");
  }

  @Test
  void aLimitThatCannotBeReadIsNotClaimed() throws StartupException {
    topics.put(OUTPUT, new Present(1, 1, 1, 0, Optional.empty(), Optional.empty()));

    RecordLimit limit = check(WIDE, Map.of("max.request.size", "2000000"));

    assertThat(findings.problems()).singleElement().asString().startsWith("warning: model features version 1 can make predictions of ")
        .contains("topic out", "DescribeConfigs");
    assertThat(limit.forSender()).isEqualTo(RecordLimit.LEAST_FOR_SENDER);
  }

  @Test
  void theProducersMemoryIsALimitToo() throws StartupException {
    topics.put(OUTPUT, taking(2_000_000));

    check(WIDE, Map.of("max.request.size", "2000000", "producer.buffer.memory", "1100000"));

    assertThat(findings.problems()).singleElement().asString()
        .contains("the producer's buffer.memory (1100000): set producer.buffer.memory=");
  }
}
