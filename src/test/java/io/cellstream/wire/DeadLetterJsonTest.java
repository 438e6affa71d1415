package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadLetterJsonTest {

  @Test
  void saysWhyWhereWhenAndWhat() {
    DeadLetter letter = new DeadLetter(new byte[]{'k'}, new byte[]{0, -1}, 5, Optional.of("NOT_AVRO"), Optional.of("a \"b\"\n"),
        Optional.of("in"), Optional.of(2L), Optional.of(1L << 40));

    assertThat(DeadLetterJson.write(letter)).isEqualTo("{\"key\":\"k\",\"cause\":\"NOT_AVRO\",\"message\":\"a \\\"b\\\"\\n\","
        + "\"topic\":\"in\",\"partition\":2,\"offset\":1099511627776,\"timestamp\":5,\"valueBase64\":\"AP8=\"}");
  }

  @Test
  void leavesOutWhatTheRecordDoesNotSay() {
    DeadLetter letter = new DeadLetter(null, null, 5, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty());

    assertThat(DeadLetterJson.write(letter)).isEqualTo("{\"timestamp\":5}");
  }

  @Test
  void aKeyThatIsNoTextIsBase64() {
    DeadLetter letter = new DeadLetter(new byte[]{-1}, new byte[0], 5, Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty());

    assertThat(DeadLetterJson.write(letter)).isEqualTo("{\"keyBase64\":\"/w==\",\"timestamp\":5,\"valueBase64\":\"\"}");
  }
}
