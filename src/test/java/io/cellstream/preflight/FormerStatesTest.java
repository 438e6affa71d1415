package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.StartupException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FormerStatesTest {
  private final FoundOnly findings = new FoundOnly();

  @Test
  void statesOfAnEarlierFormatStopTheStartUnlessItIsToldToGoOnWithoutThem() throws StartupException {
    new FormerStates("app-states-changelog").check(GoOn.UNDECIDED, findings);
    new FormerStates("app-states-changelog").check(new GoOn(Optional.empty(), true), findings);

    assertThat(findings.problems()).hasSize(2);
    assertThat(findings.problems().getFirst())
        .startsWith("failed: topic app-states-changelog has the states of an earlier Cellstream").contains("run --go-on-without-states");
    assertThat(findings.problems().getLast()).startsWith("warning: ").contains("delete the topic when it is of no more use");
  }
}
