package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.StartupException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestoreOutlookTest {
  private final FoundOnly findings = new FoundOnly();

  @Test
  void theThreadWithTheLargestPartitionsDecides() throws StartupException {
    new RestoreOutlook(List.of(1_000_000L, 3_000_000L, 2_000_000L, 0L), 70, 2, "").check(findings);

    assertThat(findings.texts()).containsExactly(
        "after a crash the states would be back in about 16 seconds (up to 6,000,000 records in the changelog), standby: none");
    assertThat(findings.grades()).containsExactly(Finding.Grade.NOTE);
  }

  @Test
  void largeStatesTakeLonger() throws StartupException {
    new RestoreOutlook(List.of(500_000L), 10 << 10, 1, "").check(findings);

    assertThat(findings.texts()).singleElement().asString().startsWith("after a crash the states would be back in about 48 seconds");
  }

  @Test
  void aLongRestoreWithoutStandbyIsAWarning() throws StartupException {
    new RestoreOutlook(List.of(30_000_000L), 0, 1, "").check(findings);
    new RestoreOutlook(List.of(30_000_000L), 0, 1, "1").check(findings);

    assertThat(findings.grades()).containsExactly(Finding.Grade.WARNING, Finding.Grade.NOTE);
    assertThat(findings.texts()).first().asString().endsWith("set num.standby.replicas=1, or run more instances");
    assertThat(findings.texts()).last().asString().endsWith("standby: 1");
  }
}
