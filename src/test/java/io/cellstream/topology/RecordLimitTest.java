package io.cellstream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RecordLimitTest {
  private static final Headers NONE = new RecordHeaders();
  private static final RecordLimit LIMIT = RecordLimit.of(10_000, 7_000);

  @Test
  void aKeyMayTakeWhatTheLargestValueLeaves() {
    int most = (int) LIMIT.keyAndHeaders();
    assertThat(most).isBetween(2_000, 3_000);
    assertThat(LIMIT.takesKey(new byte[most], NONE)).isTrue();
    assertThat(LIMIT.takesKey(new byte[most + 1], NONE)).isFalse();
  }

  @Test
  void aKeyThatIsGrantedFitsWithTheLargestValue() {
    assertThat(LIMIT.takes(new byte[(int) LIMIT.keyAndHeaders()], new byte[7_000], NONE)).isTrue();
    assertThat(LIMIT.takes(new byte[(int) LIMIT.keyAndHeaders()], new byte[7_001], NONE)).isFalse();
  }

  @Test
  void headersCountWithTheirNames() {
    Headers headers = new RecordHeaders().add("n".repeat(1_000), new byte[1_000]);
    assertThat(LIMIT.takesKey(new byte[10], headers)).isTrue();
    assertThat(LIMIT.takesKey(new byte[(int) LIMIT.keyAndHeaders() - 2_000], headers)).isFalse();
  }
}
