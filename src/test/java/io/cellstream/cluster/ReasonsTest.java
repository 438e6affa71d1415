package io.cellstream.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class ReasonsTest {

  @Test
  void theInnermostReasonIsTold() {
    KafkaException failure = new KafkaException("Failed to create new KafkaAdminClient",
        new KafkaException("login failed", new IOException("the endpoint is not on the allow-list\n\tat java.base/x")));

    assertThat(Reasons.of(failure)).isEqualTo("Failed to create new KafkaAdminClient (the endpoint is not on the allow-list)");
  }

  @Test
  void nothingIsToldTwice() {
    assertThat(Reasons.of(new IllegalStateException("a: b", new IOException("b")))).isEqualTo("a: b");
    assertThat(Reasons.of(new IOException("a"))).isEqualTo("a");
  }

  @Test
  void anExceptionWithoutWordsIsNamed() {
    assertThat(Reasons.of(new KafkaException("closed", new InterruptedException()))).isEqualTo("closed (InterruptedException)");
  }
}
