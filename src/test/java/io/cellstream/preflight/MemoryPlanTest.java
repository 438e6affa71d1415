package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.StartupException;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
  private static final long MEGA = 1L << 20;

  private final FoundOnly findings = new FoundOnly();

  @Test
  void whatFitsIsToldWithItsNumbers() throws StartupException {
    new MemoryPlan(512 * MEGA, 128 * MEGA, 2 * MEGA, 256 * MEGA, 132 * MEGA, 8000, 4096 * MEGA).check(findings);
    assertThat(findings.problems()).isEmpty();
    assertThat(findings.texts())
        .containsExactly("up to 1018 MB of the machine's 4 GB: 512 MB Java heap, 256 MB RocksDB, about 250 MB for the JVM"
            + " itself. Of the heap, clients may buffer 132 MB, live states may take 128 MB, entries of sequences that are over 2 MB, and up to 8,000 events may wait"
            + " (max.poll.records, buffered.records.per.partition): there is room for them up to 32 KB each, unpacked. One that unpacks to half"
            + " the heap can't be read");
  }

  @Test
  void moreThanTheMachineHasIsAWarning() throws StartupException {
    new MemoryPlan(512 * MEGA, 128 * MEGA, 2 * MEGA, 6400 * MEGA, 132 * MEGA, 128_000, 4096 * MEGA).check(findings);
    assertThat(findings.problems()).singleElement().asString().startsWith("warning: up to 7 GB of the machine's 4 GB")
        .contains("JAVA_OPTS=-Xmx", "a smaller cellstream.states.rocksdb.bytes");
  }

  @Test
  void aHeapTooSmallForTheClientsBuffersAndTheLiveStatesIsAWarning() throws StartupException {
    new MemoryPlan(512 * MEGA, 200 * MEGA, 10 * MEGA, 256 * MEGA, 4 * 82 * MEGA, 2000, 4096 * MEGA).check(findings);
    assertThat(findings.problems()).singleElement().asString().contains("may buffer 328 MB, live states may take 200 MB",
        "JAVA_OPTS=-Xmx794m");
  }

  @Test
  void aModelThatKeepsNoStatesHasNoRocksDb() throws StartupException {
    new MemoryPlan(512 * MEGA, 0, 0, 0, 82 * MEGA, 0, 4096 * MEGA).check(findings);
    assertThat(findings.texts())
        .containsExactly("up to 762 MB of the machine's 4 GB: 512 MB Java heap, about 250 MB for the JVM itself");
  }

  @Test
  void moreInstancesAreNoRemedyWhereThereIsNoStoreToShare() throws StartupException {
    new MemoryPlan(4096 * MEGA, 0, 0, 0, 82 * MEGA, 0, 4096 * MEGA).check(findings);
    assertThat(findings.problems()).singleElement().asString().startsWith("warning: ").contains("JAVA_OPTS=-Xmx2048m")
        .endsWith("more memory");
  }
}
