package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordRulesTest {
  private static final String HOUR = "3600000";
  private static final String EVER = Long.toString(Long.MAX_VALUE);
  private static final Map<String, String> USUAL = Map.of("message.timestamp.type", "CreateTime", "message.timestamp.before.max.ms", EVER,
      "message.timestamp.after.max.ms", HOUR, "max.message.bytes", "1048588");

  private final FoundOnly findings = new FoundOnly();

  private void check(Map<String, String> input, Purpose purpose, Map<String, String> written) throws StartupException {
    new RecordRules(new TopicUse("in", "cellstream.input.topic", Purpose.EVENTS), topic(input), findings)
        .check(new TopicUse("t", "the.setting", purpose), topic(written));
  }

  private static Present topic(Map<String, String> changes) {
    Map<String, String> config = new TreeMap<>(USUAL);
    config.putAll(changes);
    return new Present(1, 1, 1, 0, Optional.empty(), Optional.of(config));
  }

  @ParameterizedTest
  @EnumSource(names = {"KEYED", "PREDICTIONS", "DEAD_LETTERS", "GAPS", "STATES"})
  void topicsOfTheSameSettingsFit(Purpose purpose) throws StartupException {
    check(Map.of(), purpose, Map.of());
    assertThat(findings.problems()).isEmpty();
  }

  @Test
  void timestampsThatTheInputTakesAndAnotherTopicRefusesAreAWarningWithTheSetting() throws StartupException {
    check(Map.of("message.timestamp.after.max.ms", EVER), Purpose.STATES, Map.of("message.timestamp.before.max.ms", "604800000"));
    assertThat(findings.problems()).containsExactly(
        "warning: topic t (the.setting) refuses timestamps more than 7 days older than now, topic in takes them: such an event would stop the"
            + " stream; set message.timestamp.before.max.ms=" + EVER + " on topic t",
        "warning: topic t (the.setting) refuses timestamps more than 1 hour further in the future than now, topic in takes them: such an event"
            + " would stop the stream; set message.timestamp.after.max.ms=" + EVER + " on topic t");
  }

  /** Whatever the input topic takes, and whoever stamps it: what it took grows older until it is read. */
  @Test
  void aTopicThatRefusesOldTimestampsRefusesWhatWaitsForLong() throws StartupException {
    for (Map<String, String> input : List.of(Map.of("message.timestamp.before.max.ms", "604800000"),
        Map.of("message.timestamp.type", "LogAppendTime"))) {
      check(input, Purpose.STATES, Map.of("message.timestamp.before.max.ms", "604800000"));
    }
    assertThat(findings.problems()).hasSize(2).containsOnly(
        "warning: topic t (the.setting) refuses timestamps more than 7 days older than now (message.timestamp.before.max.ms=604800000): an"
            + " event that waits for so long before it is read would stop the stream; set message.timestamp.before.max.ms=" + EVER
            + " on topic t");
  }

  @Test
  void anInputThatIsStampedByItsBrokerHasNoOddTimestamps() throws StartupException {
    check(Map.of("message.timestamp.type", "LogAppendTime", "message.timestamp.after.max.ms", EVER), Purpose.PREDICTIONS, Map.of());
    assertThat(findings.problems()).isEmpty();
  }

  @Test
  void anOutputThatIsStampedByItsBrokerLosesTheEventsTime() throws StartupException {
    check(Map.of(), Purpose.PREDICTIONS, Map.of("message.timestamp.type", "LogAppendTime"));
    assertThat(findings.problems()).singleElement().asString().contains("loses its event's timestamp", "message.timestamp.type=CreateTime");
  }

  @Test
  void copiesThatTheKeyedTopicDoesNotTakeBecomeDeadLetters() throws StartupException {
    check(Map.of("max.message.bytes", "2097152"), Purpose.KEYED, Map.of("max.message.bytes", "1048576"));
    assertThat(findings.problems()).containsExactly("warning: topic t (the.setting) takes records up to 1 MB, topic in up to 2 MB: an event"
        + " that with its key and headers is larger is a dead letter; set max.message.bytes=2101248 on topic t");
  }

  @Test
  void deadLettersSmallerThanEventsLoseTheirBytes() throws StartupException {
    check(Map.of("max.message.bytes", "10485760"), Purpose.DEAD_LETTERS, Map.of());
    assertThat(findings.problems()).singleElement().asString().contains("takes records up to 1 MB, topic in up to 10 MB",
        "set max.message.bytes=10485760 on topic t");
  }
}
