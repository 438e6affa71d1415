package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.model.head.Output;
import io.cellstream.sequence.Prediction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionJsonTest {
  private static final byte[] KEY = "s1".getBytes(StandardCharsets.UTF_8);

  @Test
  void writesEveryFieldInOrder() {
    assertThat(PredictionJson.write(KEY, OptionalLong.of(12), Samples.FULL)).isEqualTo("{\"key\":\"s1\",\"step\":7,"
        + "\"position\":1099511627776,\"kind\":\"STEP\",\"reason\":\"END\",\"index\":3,\"values\":[1.4E-45,-0.0,0.1,3.4028235E38],"
        + "\"top\":[{\"id\":4,\"token\":\"ж\",\"probability\":0.75},{\"id\":0,\"probability\":1.0E-30}],"
        + "\"surprise\":1.5000001,\"timestamp\":12}");
  }

  @Test
  void writesWhatOnlyAGeneratedTokenHas() {
    assertThat(PredictionJson.write(KEY, OptionalLong.empty(), Samples.GENERATED)).isEqualTo("{\"key\":\"s1\",\"step\":2,\"position\":5,"
        + "\"kind\":\"GENERATED\",\"reason\":\"MAX_LENGTH\",\"index\":0,\"completion\":2,"
        + "\"top\":[{\"id\":9,\"token\":\"넷\",\"probability\":0.5}],\"summary\":[0.1,-0.0,2.0]}");
  }

  @Test
  void leavesOutWhatIsAbsent() {
    assertThat(PredictionJson.write(KEY, OptionalLong.empty(), Samples.BARE)).isEqualTo("{\"key\":\"s1\",\"step\":0,\"kind\":\"FINAL\"}");
  }

  @Test
  void aKeyThatIsNotUtf8IsWrittenInBase64AndReadBack() throws Exception {
    byte[] key = {(byte) 0xc3, 0x28};
    String line = PredictionJson.write(key, OptionalLong.empty(), Samples.BARE);
    assertThat(line).startsWith("{\"keyBase64\":\"wyg=\",\"step\"");
    assertThat(PredictionLine.read(line).key()).isEqualTo(key);
  }

  @Test
  void readsBackWhatItWrote() throws Exception {
    for (Prediction prediction : List.of(Samples.FULL, Samples.GENERATED, Samples.BARE)) {
      KeyedPrediction read = PredictionLine.read(PredictionJson.write(KEY, OptionalLong.of(1), prediction));
      assertThat(read).usingRecursiveComparison().isEqualTo(new KeyedPrediction(KEY, OptionalLong.of(1), prediction));
    }
  }

  @Test
  void everyFloatReadsBackToItsBits() throws Exception {
    Random random = new Random(7);
    float[] values = new float[100_000];
    for (int i = 0; i < values.length; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      values[i] = Float.isFinite(value) ? value : random.nextFloat();
    }
    Prediction prediction = new Prediction(0, OptionalLong.empty(), Prediction.Kind.STEP, Optional.empty(), OptionalInt.empty(),
        new Output(values, List.of()), Optional.empty());
    float[] read = PredictionLine.read(PredictionJson.write(KEY, OptionalLong.empty(), prediction)).prediction().output().values();
    assertThat(read).isNotNull();
    assertThat(bits(Objects.requireNonNull(read))).isEqualTo(bits(values));
  }

  @Test
  void aNumberThatIsNotFiniteIsNeverWritten() {
    for (float value : new float[]{Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      Prediction prediction = new Prediction(0, OptionalLong.empty(), Prediction.Kind.STEP, Optional.empty(), OptionalInt.empty(),
          new Output(null, List.of()), Optional.of(value));
      assertThatThrownBy(() -> PredictionJson.write(KEY, OptionalLong.empty(), prediction)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = { //
      "{\"step\":0,\"kind\":\"STEP\"}                                           | field \"key\" is missing", //
      "{\"key\":\"a\",\"kind\":\"STEP\"}                                        | field \"step\" is missing", //
      "{\"key\":\"a\",\"step\":0}                                               | field \"kind\" is missing", //
      "{\"key\":\"a\",\"step\":0,\"kind\":\"LAST\"}                             | must be one of [STEP, FINAL, GENERATED]", //
      "{\"key\":\"a\",\"step\":0,\"kind\":\"STEP\",\"top\":[{\"is\":1}]}        | did you mean \"id\"?", //
      "{\"key\":\"a\",\"step\":0,\"kind\":\"STEP\",\"index\":2147483648}        | does not fit 32 bits"})
  void whatIsWrongIsSaid(String line, String saying) {
    assertThatThrownBy(() -> PredictionLine.read(line)).isInstanceOf(JsonLineException.class).hasMessageContaining(saying);
  }

  private static int[] bits(float[] values) {
    return IntStream.range(0, values.length).map(i -> Float.floatToRawIntBits(values[i])).toArray();
  }

  @Test
  void aValueIsReadBackWithTheModelAndTheEventsFields() throws Exception {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("site.id", "S1");
    event.put("load", null);
    event.put("ok", true);
    event.put("n", 5L);
    event.put("price", 1.5);
    for (Prediction prediction : List.of(Samples.FULL, Samples.GENERATED, Samples.BARE)) {
      byte[] value = new JsonPredictionWriter("next-char", "2").write(prediction, event);
      assertThat(PredictionLine.value(value)).usingRecursiveComparison()
          .isEqualTo(new DecodedPrediction(prediction, "next-char", "2", event));
    }
  }
}
