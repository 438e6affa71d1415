package io.cellstream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerJsonTest {

  @Test
  void readsAKeyAndALabel() throws JsonLineException {
    JsonAnswer answer = AnswerJson.parse("{\"key\":\"maché\",\"label\":\"worn\"}");

    assertThat(answer.key()).isEqualTo("maché".getBytes(UTF_8));
    assertThat(answer.label()).isEqualTo("worn");
  }

  @Test
  void readsAKeyOfAnyBytes() throws JsonLineException {
    assertThat(AnswerJson.parse("{\"label\":\"worn\",\"keyBase64\":\"/wA=\"}").key()).containsExactly(-1, 0);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"{\"key\":\"a\"} | this line has no \"label\"", "{\"label\":\"a\"} | this line has no \"key\"",
      "{\"key\":\"a\",\"keyBase64\":\"/w==\",\"label\":\"b\"} | \"key\" and \"keyBase64\" are both given",
      "{\"key\":\"a\",\"lable\":\"b\"} | did you mean \"label\"?", "{\"key\":\"a\",\"label\":3} | field \"label\" must be a string",
      "[] | not a JSON object"})
  void saysWhatIsWrong(String line, String reason) {
    assertThatThrownBy(() -> AnswerJson.parse(line)).isInstanceOf(JsonLineException.class).hasMessageContaining(reason);
  }
}
