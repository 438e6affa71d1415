package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.config.ModelChanged;
import io.cellstream.modelfile.TestModels;
import org.junit.jupiter.api.Test;

class StrandedStatesTest {
  private final FoundOnly findings = new FoundOnly();

  private void check(ModelChanged policy, long span) throws StartupException {
    TopicUse changelog = new TopicUse("app-sequence-ledger-changelog", "the states' changelog", Purpose.STATES);
    new StrandedStates(TestModels.oneToOne(1, 3, 6, 4), changelog, span).check(policy, findings);
  }

  @Test
  void statesThatTheModelWouldNeverAnswerAreRefusedWithTheWaysOut() throws StartupException {
    check(ModelChanged.STOP, 1412);
    assertThat(findings.problems()).containsExactly("failed: topic app-sequence-ledger-changelog (the states' changelog) has states of an"
        + " earlier model (up to 1,412 records), but model event-class version 1 is one-to-one and keeps none: sequences that are open there"
        + " would never be answered. Let the earlier model run until they have ended; then, or to give them up, set"
        + " cellstream.model.changed=restart, which goes on where the application stands, or use `cellstream reset`, which begins anew");
  }

  @Test
  void whereTheChangeIsWantedTheyAreAWarning() throws StartupException {
    check(ModelChanged.RESTART, 1);
    assertThat(findings.problems()).singleElement().asString().startsWith("warning: ")
        .contains("(up to 1 record)", "they stay in the topic");
  }

  @Test
  void anEmptyTopicIsNothingToRefuse() throws StartupException {
    check(ModelChanged.STOP, 0);
    assertThat(findings.problems()).isEmpty();
    assertThat(findings.texts())
        .containsExactly("app-sequence-ledger-changelog (the states' changelog): empty, and not used by a one-to-one model");
  }
}
