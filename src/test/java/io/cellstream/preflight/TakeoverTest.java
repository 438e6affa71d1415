package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.StartupException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TakeoverTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void aMemberIsGivenUpAfterItsSession() throws StartupException {
    assertThat(told(session(10), false, SECOND, false)).startsWith(
        "if an instance were killed, its events would wait 10 seconds (session.timeout.ms) until others take its partitions; ")
        .endsWith("group.min.session.timeout.ms (6 s unless set) is refused by them");
  }

  @Test
  void aLongerSessionThanTheDefaultIsNamedAsWhatCouldBeShorter() throws StartupException {
    assertThat(told(session(45), false, SECOND, false)).endsWith("session.timeout.ms=10000 would be less");
  }

  @Test
  void aStaticMemberHasItsSessionToComeBackIn() throws StartupException {
    assertThat(told(session(45), true, SECOND, false))
        .contains("45 seconds (session.timeout.ms) until others may take its partitions, unless")
        .endsWith("without group.instance.id it would be 10 s, and each restart would move partitions");
  }

  @Test
  void whereTheStatesTakeLongestAStandbyWouldHelp() throws StartupException {
    Duration minutes = Duration.ofMinutes(5);

    assertThat(told(session(10), false, minutes, false)).contains(", and 300 seconds for its states; num.standby.replicas=1 would");
    assertThat(told(session(10), false, minutes, true)).doesNotContain("states");
  }

  @Test
  void withTheStreamsProtocolTheBrokersDecide() throws StartupException {
    assertThat(told(Optional.empty(), false, SECOND, false))
        .contains("until the brokers give it up (group.streams.session.timeout.ms, 45 s");
  }

  private static Optional<Duration> session(int seconds) {
    return Optional.of(Duration.ofSeconds(seconds));
  }

  private static String told(Optional<Duration> session, boolean isStatic, Duration restore, boolean hasStandby) throws StartupException {
    FoundOnly findings = new FoundOnly();
    new Takeover(session, isStatic, restore, hasStandby).check(findings);
    return findings.texts().getFirst();
  }
}
