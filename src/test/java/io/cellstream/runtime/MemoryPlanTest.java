package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryPlanTest {
  private static final long MEGA = 1L << 20;

  private final FoundOnly findings = new FoundOnly();

  @Test
  void whatFitsIsToldWithItsNumbers() throws StartupException {
    new MemoryPlan(512 * MEGA, 4, 132 * MEGA, 8000, 4096 * MEGA).check(findings);
    assertThat(findings.problems()).isEmpty();
    assertThat(findings.texts()).containsExactly("up to 1.1 GB of the machine's 4 GB: 512 MB Java heap, 4 × 98 MB RocksDB (if this instance"
        + " gets all 4 partitions), about 250 MB for the JVM itself. Of the heap, clients may buffer 132 MB, and up to 8,000 events may wait"
        + " (max.poll.records, buffered.records.per.partition): there is room for them up to 49 KB each, unpacked. One that unpacks to half"
        + " the heap can't be read");
  }

  @Test
  void moreThanTheMachineHasIsAWarning() throws StartupException {
    new MemoryPlan(512 * MEGA, 64, 132 * MEGA, 128_000, 4096 * MEGA).check(findings);
    assertThat(findings.problems()).singleElement().asString().startsWith("warning: up to 6.9 GB of the machine's 4 GB")
        .contains("JAVA_OPTS=-Xmx");
  }

  @Test
  void aHeapTooSmallForTheClientsBuffersIsAWarning() throws StartupException {
    new MemoryPlan(256 * MEGA, 1, 4 * 82 * MEGA, 2000, 4096 * MEGA).check(findings);
    assertThat(findings.problems()).singleElement().asString().contains("may buffer 328 MB in the heap", "JAVA_OPTS=-Xmx584m");
  }

  @Test
  void aModelThatKeepsNoStatesHasNoRocksDb() throws StartupException {
    new MemoryPlan(512 * MEGA, 0, 82 * MEGA, 0, 4096 * MEGA).check(findings);
    assertThat(findings.texts())
        .containsExactly("up to 762 MB of the machine's 4 GB: 512 MB Java heap, about 250 MB for the JVM itself");
  }

  @Test
  void moreInstancesAreNoRemedyWhereThereIsNoStoreToShare() throws StartupException {
    new MemoryPlan(4096 * MEGA, 0, 82 * MEGA, 0, 4096 * MEGA).check(findings);
    assertThat(findings.problems()).singleElement().asString().startsWith("warning: ").contains("JAVA_OPTS=-Xmx2048m")
        .endsWith("more memory");
  }
}
