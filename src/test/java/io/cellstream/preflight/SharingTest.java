package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.StartupException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharingTest {
  private final FoundOnly findings = new FoundOnly();

  private List<String> texts(int partitions, int here, int others) throws StartupException {
    new Sharing("events", partitions, here, others).check(findings);
    return findings.texts();
  }

  @Test
  void threadsWithoutPartitionsAreNamed() throws StartupException {
    assertThat(texts(4, 2, 3))
        .containsExactly("4 partitions of topic events for 5 stream threads (2 of this instance, 3 in the group already):"
            + " 1 has nothing to do; lower num.stream.threads or start fewer instances, unless it is to stand in for others");
    assertThat(findings.grades()).containsExactly(Finding.Grade.WARNING);
  }

  @Test
  void anUnevenShareIsNamed() throws StartupException {
    assertThat(texts(5, 2, 1))
        .containsExactly("5 partitions of topic events for 3 stream threads (2 of this instance, 1 in the group already):"
            + " uneven, some have 1 and others 2, which lag first; let the number of threads divide that of partitions");
    assertThat(findings.grades()).containsExactly(Finding.Grade.WARNING);
  }

  @Test
  void anEvenShareIsANote() throws StartupException {
    assertThat(texts(12, 4, 0)).containsExactly("12 partitions of topic events for 4 stream threads: 3 each");
    assertThat(texts(24, 7, 0)).last().isEqualTo("24 partitions of topic events for 7 stream threads: 3 or 4 each");
    assertThat(findings.grades()).containsExactly(Finding.Grade.NOTE, Finding.Grade.NOTE);
  }
}
