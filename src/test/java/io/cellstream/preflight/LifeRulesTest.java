package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.config.ConfigurationException;
import io.cellstream.config.Settings;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifeRulesTest {
  private static final ModelDefinition NEXT = TestModels.nextToken(7, 26, 4, 8);

  @Test
  void saysInOneLineWhatHoldsUnlessItIsSet() throws StartupException {
    assertThat(found(NEXT, Map.of()).texts()).containsExactly("a sequence ends by an event only, and is kept until then;"
        + " late events: drop, 8 gaps remembered; counters begin again after an end; an ended sequence's positions stay for 10 minutes");
  }

  @Test
  void saysWhatIsSet() throws StartupException {
    FoundOnly found = found(NEXT, Map.of("cellstream.sequence.idle.ms", "1800000", "cellstream.sequence.age.ms", "172800000",
        "cellstream.sequence.length.max", "500", "cellstream.position.policy", "reject", "cellstream.position.restart", "time"));

    assertThat(found.problems()).isEmpty();
    assertThat(found.texts()).singleElement().asString().startsWith("a sequence ends by an event, or after 30 minutes without an event by"
        + " the time of events, or 2 days in all by the time of events, or 500 steps; late events: reject, ")
        .contains("a lower position of a later time is a counter that begins again");
  }

  @Test
  void saysHowLongEventsWait() throws StartupException {
    assertThat(found(NEXT, Map.of("cellstream.position.policy", "reorder")).texts()).singleElement().asString()
        .contains(
            "; an event waits for lower positions for 10 seconds of events' time at most, and of a sequence 64 events of 64 KB at most;"
                + " late events: drop, 8 gaps");
  }

  @Test
  void aModelWithoutStatesHasNothingToEnd() throws StartupException {
    ModelDefinition single = TestModels.tokenClass(3, 26, 4, 3);

    assertThat(found(single, Map.of()).texts()).isEmpty();
    assertThat(found(single, Map.of("cellstream.sequence.idle.ms", "1000", "cellstream.sequence.length.max", "5")).problems())
        .containsExactly("warning: model token-class is one-to-one and keeps no states, so no sequence goes on: take"
            + " cellstream.sequence.idle.ms, cellstream.sequence.length.max out");
  }

  @Test
  void saysThatGapsAreAnnouncedAndDoubtsThatOfPositionsWhichAreNotCountedByOne() throws StartupException {
    Map<String, String> announced = Map.of("cellstream.gaps.topic", "gaps");

    assertThat(found(NEXT, announced).texts()).singleElement().asString().contains("8 gaps remembered, each announced; ");
    assertThat(found(NEXT, Map.of("cellstream.gaps.topic", "gaps", "cellstream.position.gaps.max", "0")).problems()).singleElement()
        .asString().startsWith("warning: cellstream.position.gaps.max=0 is for positions that are not counted by one: each event leaves"
            + " a gap then, and cellstream.gaps.topic announces each");
    assertThat(found(TestModels.tokenClass(3, 26, 4, 3), announced).problems()).singleElement().asString()
        .endsWith("keeps no states, so no sequence goes on: take cellstream.gaps.topic out");
  }

  @Test
  void aLimitBelowTheCommitIntervalShowsLater() throws StartupException {
    assertThat(found(NEXT, Map.of("cellstream.sequence.age.ms", "50")).problems()).anySatisfy(problem -> assertThat(problem)
        .startsWith("warning: sequences are over after 50 ms, and that shows at commits only, which are every 100 ms"));
  }

  @Test
  void aJumpAsLongAsTheIdleTimeLetsOneEventEndAll() throws StartupException {
    Map<String, String> rules = Map.of("cellstream.sequence.idle.ms", "60000", "cellstream.sequence.idle.max.jump.ms", "60000");
    Map<String, String> byClock = new HashMap<>(rules);
    byClock.put("cellstream.sequence.idle.time", "wall");

    assertThat(found(NEXT, rules).problems()).singleElement().asString().contains("a single one from the future would end all; set less");
    assertThat(found(NEXT, byClock).problems()).isEmpty();
  }

  @Test
  void aLengthBeyondTheModelsOwnIsNeverReached() throws StartupException {
    ModelDefinition backward = TestModels.bothWaysOfFeatures(5, 2, 10);

    assertThat(found(backward, Map.of("cellstream.sequence.length.max", "11")).problems()).singleElement().asString()
        .contains("cellstream.sequence.length.max=11 is never reached").endsWith("reads backward, at most 10 events");
    assertThat(found(backward, Map.of("cellstream.sequence.length.max", "10")).problems()).isEmpty();
  }

  @Test
  void whereTheBrokerStampsEventsARetryLooksLikeANewCounter() throws StartupException {
    assertThat(stamped("time")).singleElement().asString().contains("begins another sequence: set message.timestamp.type=CreateTime");
    assertThat(stamped("end")).singleElement().asString().contains("begins another sequence once its own has ended: set");
    assertThat(stamped("never")).isEmpty();
  }

  @Test
  void withoutGapsNoEventIsKnownToBeLate() {
    for (String policy : List.of("accept", "reject")) {
      assertThatThrownBy(() -> settings(Map.of("cellstream.position.policy", policy, "cellstream.position.gaps.max", "0")))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(
              "cellstream.position.policy=" + policy + " is for late events, and with cellstream.position.gaps.max=0 none is"
                  + " known to be late");
    }
  }

  private static List<String> stamped(String restart) throws StartupException {
    FoundOnly findings = new FoundOnly();
    LifeRules.of(settings(Map.of("cellstream.position.restart", restart))).checkTopic(findings, "events",
        new Present(1, 1, 1, 0, Optional.empty(), Optional.of(Map.of("message.timestamp.type", "LogAppendTime"))));
    return findings.problems();
  }

  private static FoundOnly found(ModelDefinition model, Map<String, String> rules) throws StartupException {
    FoundOnly findings = new FoundOnly();
    LifeRules.of(settings(rules)).check(findings, model);
    return findings;
  }

  private static Settings settings(Map<String, String> rules) {
    return Settings.load(Optional.empty(), Map.of(), rules);
  }
}
