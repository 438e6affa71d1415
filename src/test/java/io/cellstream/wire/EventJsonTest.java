package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {

  @Test
  void readsEveryField() throws Exception {
    JsonEvent read = EventJson
        .parse("{\"key\":\"s1\",\"token\":\"ž😀\",\"position\":-4,\"start\":true,\"end\":false,\"timestamp\":1700000000000}");
    assertThat(read.key()).isEqualTo("s1".getBytes(StandardCharsets.UTF_8));
    assertThat(read.timestamp()).hasValue(1_700_000_000_000L);
    assertThat(read.event()).isEqualTo(new RawEvent(new RawInput.TokenText("ž😀"), OptionalLong.of(-4), true, false));
  }

  @Test
  void readsTheThreeInputs() throws Exception {
    assertThat(input("\"token\":\"\"")).isEqualTo(new RawInput.TokenText(""));
    assertThat(input("\"tokenId\":9223372036854775807")).isEqualTo(new RawInput.TokenId(Long.MAX_VALUE));
    assertThat(input("\"features\":[0.1,2,-0.0]")).isInstanceOfSatisfying(RawInput.FeatureValues.class,
        features -> assertThat(features.values()).isEqualTo(new double[]{0.1, 2, -0.0}));
  }

  @Test
  void anEndNeedsNoInput() throws Exception {
    assertThat(EventJson.parse("{\"key\":\"a\",\"end\":true}").event()).isEqualTo(new RawEvent(null, OptionalLong.empty(), false, true));
  }

  @Test
  void aLineWithoutKeyHasNone() throws Exception {
    assertThat(EventJson.parse("{\"token\":\"a\"}").key()).isNull();
  }

  @Test
  void aKeyThatIsNotUtf8ComesInBase64() throws Exception {
    assertThat(EventJson.parse("{\"keyBase64\":\"/wA=\",\"token\":\"a\"}").key()).isEqualTo(new byte[]{(byte) 0xff, 0});
  }

  @Test
  void aNumberTooLargeForADoubleIsInfinite() throws Exception {
    assertThat(input("\"features\":[1e999,-1e999]")).isInstanceOfSatisfying(RawInput.FeatureValues.class,
        features -> assertThat(features.values()).containsExactly(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
  }

  @Test
  void longLinesAreRead() throws Exception {
    String token = "x".repeat(17 << 20);
    assertThat(input("\"token\":\"" + token + "\"")).isEqualTo(new RawInput.TokenText(token));
    String numbers = IntStream.range(0, 1_000_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
    assertThat(input("\"features\":[" + numbers + "]")).isInstanceOfSatisfying(RawInput.FeatureValues.class,
        features -> assertThat(features.values()).hasSize(1_000_000).endsWith(999_999.0));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = { //
      "{\"key\":\"a\",\"tokn\":\"b\"}                   | unknown field \"tokn\"; did you mean \"token\"?", //
      "{\"key\":\"a\",\"token_id\":1}                   | did you mean \"tokenId\"?", //
      "{\"key\":\"a\",\"key\":\"b\"}                    | field \"key\" is given twice", //
      "{\"key\":\"a\",\"keyBase64\":\"YQ==\"}           | both given", //
      "{\"keyBase64\":\"?\"}                            | field \"keyBase64\" is not Base64", //
      "{\"token\":\"a\",\"tokenId\":1}                  | \"tokenId\" is a second input", //
      "{\"tokenId\":1,\"features\":[1]}                 | \"features\" is a second input", //
      "{\"key\":1}                                      | field \"key\" must be a string", //
      "{\"key\":null}                                   | field \"key\" must be a string", //
      "{\"token\":5}                                    | field \"token\" must be a string", //
      "{\"tokenId\":5.0}                                | field \"tokenId\" must be a whole number", //
      "{\"tokenId\":\"5\"}                              | field \"tokenId\" must be a whole number", //
      "{\"tokenId\":9223372036854775808}                | field \"tokenId\" does not fit 64 bits", //
      "{\"features\":5}                                 | field \"features\" must be an array", //
      "{\"features\":[1,\"2\"]}                         | field \"features\" must be a number", //
      "{\"features\":[[1]]}                             | field \"features\" must be a number", //
      "{\"features\":[NaN]}                             | not valid JSON", //
      "{\"features\":[Infinity]}                        | not valid JSON", //
      "{\"features\":[1                                 | not valid JSON", //
      "{\"start\":1}                                    | field \"start\" must be true or false", //
      "{\"position\":true}                              | field \"position\" must be a whole number", //
      "{\"timestamp\":-1}                               | field \"timestamp\" must be milliseconds since 1970", //
      "{\"partition\":0}                                | \"partition\" and \"offset\" go together", //
      "{\"partition\":-1,\"offset\":0}                  | field \"partition\" must be a partition's number", //
      "{\"partition\":0,\"offset\":-1}                  | field \"offset\" must be a record's offset", //
      "{\"forget\":true,\"end\":true}                   | a line is an event, or \"forget\", or", //
      "{\"forget\":true,\"valueBase64\":\"\"}            | a line is an event, or \"forget\", or", //
      "{\"token\":\"a\",\"cause\":\"NOT_AVRO\"}         | a line is an event, or \"forget\", or", //
      "{\"valueBase64\":\"CQ==\"}                        | \"cause\" and \"valueBase64\" go together", //
      "{\"cause\":\"NOT_AVRO\"}                          | \"cause\" and \"valueBase64\" go together", //
      "{\"cause\":\"BAD\"}                               | field \"cause\" must be one of [NULL_KEY, NOT_AVRO, ", //
      "{\"token\":\"\\ud800\"}                          | half a surrogate pair", //
      "{\"token\":\"a\"} {}                             | something follows", //
      "{\"token\":\"a\"} x                              | not valid JSON", //
      "[1]                                              | not a JSON object", //
      "{\"token\":\"a\",}                               | not valid JSON", //
      "{'token':'a'}                                    | not valid JSON", //
      "token                                            | not valid JSON"})
  void whatIsWrongIsSaidInOneLine(String line, String saying) {
    assertThatThrownBy(() -> EventJson.parse(line)).isInstanceOf(JsonLineException.class).hasMessageContaining(saying)
        .hasMessageNotContaining("\n");
  }

  @Test
  void anEmptyLineIsNoEvent() {
    assertThatThrownBy(() -> EventJson.parse("")).isInstanceOf(JsonLineException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"key\":\"s1\",\"token\":\"a\"}", "{\"key\":\"\",\"tokenId\":-5,\"position\":7,\"start\":true}",
      "{\"keyBase64\":\"/w==\",\"features\":[0.1,2.0,-0.0,1.0E-30],\"timestamp\":12}", "{\"end\":true}",
      "{\"key\":\"s1\",\"forget\":true}",
      "{\"key\":\"s1\",\"token\":\"a\",\"timestamp\":12,\"partition\":3,\"offset\":17}",
      "{\"cause\":\"NOT_AVRO\",\"message\":\"why\",\"valueBase64\":\"CQ==\",\"partition\":0,\"offset\":0}"})
  void writesWhatItReads(String line) throws Exception {
    assertThat(EventJson.write(EventJson.parse(line))).isEqualTo(line);
  }

  @Test
  void aLineMayStandForARecordWithoutValue() throws Exception {
    assertThat(EventJson.parse("{\"key\":\"a\",\"forget\":true}").content()).isEqualTo(new JsonEvent.Forget());
    assertThat(EventJson.parse("{\"key\":\"a\",\"token\":\"b\",\"forget\":false}").content()).isInstanceOf(JsonEvent.Event.class);
  }

  @Test
  void aLineMayStandForARecordThatIsNoEvent() throws Exception {
    assertThat(EventJson.parse("{\"key\":\"a\",\"cause\":\"NOT_AVRO\",\"valueBase64\":\"CQk=\"}").content())
        .isInstanceOfSatisfying(JsonEvent.Unreadable.class, unreadable -> {
          assertThat(unreadable.cause()).isEqualTo(RejectCause.NOT_AVRO);
          assertThat(unreadable.message()).isEqualTo("the record's value is no event");
          assertThat(unreadable.bytes()).containsExactly(9, 9);
        });
  }

  @Test
  void writesNoNumberThatJsonDoesNotHave() {
    JsonEvent event = new JsonEvent(new byte[0], OptionalLong.empty(),
        new RawEvent(new RawInput.FeatureValues(new double[]{1, Double.NaN}), OptionalLong.empty(), false, false));

    assertThatThrownBy(() -> EventJson.write(event)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not finite");
  }

  private static RawInput input(String member) throws JsonLineException {
    RawInput input = EventJson.parse("{" + member + "}").event().input();
    assertThat(input).isNotNull();
    return Objects.requireNonNull(input);
  }
}
