package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput.FeatureValues;
import io.cellstream.sequence.RawInput.TokenId;
import io.cellstream.sequence.RejectCause;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bad event: to the dead letters with its own bytes and cause, counted, the state untouched, the next event taken. */
class DeadLetterTest {
  private static final ModelDefinition TOKENS = TestModels.nextToken(1, 4, 3, 9);
  private static final ModelDefinition FEATURES = TestModels.features(1, Shape.SYNCHRONIZED, 3, DenseActivation.LINEAR, 2, 9);
  private static final RawEvent GOOD_TOKEN = TopologyLab.token("b");
  private static final RawEvent GOOD_FEATURES = features(1, 2, 3);

  @TempDir
  Path folder;

  private static RawEvent features(double... values) {
    return TopologyLab.event(new FeatureValues(values));
  }

  static Stream<Arguments> badEvents() {
    return Stream.of(Arguments.of(RejectCause.UNKNOWN_TOKEN, TOKENS, TopologyLab.token("nowhere")),
        Arguments.of(RejectCause.UNKNOWN_TOKEN, TOKENS, TopologyLab.token("x".repeat(1_000_000))),
        Arguments.of(RejectCause.UNKNOWN_TOKEN, TOKENS, TopologyLab.token("")),
        Arguments.of(RejectCause.TOKEN_OUT_OF_RANGE, TOKENS, TopologyLab.event(new TokenId(4))),
        Arguments.of(RejectCause.TOKEN_OUT_OF_RANGE, TOKENS, TopologyLab.event(new TokenId(-1))),
        Arguments.of(RejectCause.WRONG_INPUT_KIND, TOKENS, GOOD_FEATURES),
        Arguments.of(RejectCause.WRONG_INPUT_KIND, FEATURES, GOOD_TOKEN),
        Arguments.of(RejectCause.WRONG_INPUT_KIND, FEATURES, TopologyLab.event(new TokenId(1))),
        Arguments.of(RejectCause.FEATURE_COUNT, FEATURES, features(1, 2)), Arguments.of(RejectCause.FEATURE_COUNT, FEATURES, features()),
        Arguments.of(RejectCause.NOT_FINITE, FEATURES, features(1, Double.NaN, 1)),
        Arguments.of(RejectCause.NOT_FINITE, FEATURES, features(1e300, 1, 1)),
        // finite in f32, but not once the mean is taken off and the rest scaled by more than 1
        Arguments.of(RejectCause.NOT_FINITE, FEATURES, features(Float.MAX_VALUE, Float.MAX_VALUE, Float.MAX_VALUE)),
        Arguments.of(RejectCause.NO_INPUT, TOKENS, new RawEvent(null, OptionalLong.of(9), true, false)));
  }

  @ParameterizedTest
  @MethodSource("badEvents")
  void aBadEventLeavesWithItsCauseAndTheStateStaysAsItWas(RejectCause cause, ModelDefinition model, RawEvent bad) throws IOException {
    try (TopologyLab lab = new TopologyLab(model, folder, SequencePolicy.DEFAULT)) {
      RawEvent good = model.equals(TOKENS) ? GOOD_TOKEN : GOOD_FEATURES;
      lab.send("k", good);
      byte[] before = lab.state("k");
      byte[] value = lab.events.write(bad);
      lab.send("k".getBytes(UTF_8), value, new RecordHeaders().add("own", new byte[]{7}));

      TestRecord<byte[], byte[]> letter = lab.deadLetters.readRecord();
      assertThat(letter.key()).isEqualTo("k".getBytes(UTF_8));
      assertThat(letter.value()).isEqualTo(value);
      assertThat(letter.getRecordTime()).isEqualTo(TopologyLab.TIME);
      assertThat(header(letter, "cellstream.error.cause")).isEqualTo(cause.name());
      assertThat(header(letter, "__streams.errors.topic")).isEqualTo("events");
      assertThat(header(letter, "__streams.errors.partition")).isEqualTo("0");
      assertThat(header(letter, "__streams.errors.offset")).isEqualTo("1");
      assertThat(header(letter, "__streams.errors.message")).isNotBlank().hasSizeLessThan(300);
      assertThat(header(letter, "__streams.errors.exception")).isNotBlank();
      assertThat(header(letter, "own")).isEqualTo("\u0007");

      assertThat(lab.state("k")).isEqualTo(before);
      assertThat(lab.counter("dead-letters-total")).isEqualTo(1);
      assertThat(lab.counter("dead-letters-" + cause.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-total")).isEqualTo(1);
      lab.send("k", good);
      assertThat(lab.output.getQueueSize()).isEqualTo(2);
    }
  }

  static Stream<Arguments> badBytes() {
    byte[] unknownSchema = {0, 0x7f, 0, 0, 0, 2, 4};
    return Stream.of(Arguments.of(RejectCause.NOT_AVRO, new byte[0]), Arguments.of(RejectCause.NOT_AVRO, "hello".getBytes(UTF_8)),
        Arguments.of(RejectCause.NOT_AVRO, new byte[]{0, 0, 0}), Arguments.of(RejectCause.UNKNOWN_SCHEMA, unknownSchema));
  }

  @ParameterizedTest
  @MethodSource("badBytes")
  void bytesThatAreNoEventLeaveAsTheyCame(RejectCause cause, byte[] value) throws IOException {
    try (TopologyLab lab = new TopologyLab(TOKENS, folder, SequencePolicy.DEFAULT)) {
      lab.send("k".getBytes(UTF_8), value, new RecordHeaders());
      TestRecord<byte[], byte[]> letter = lab.deadLetters.readRecord();
      assertThat(letter.value()).isEqualTo(value);
      assertThat(header(letter, "cellstream.error.cause")).isEqualTo(cause.name());
      lab.send("k", GOOD_TOKEN);
      assertThat(lab.output.getQueueSize()).isEqualTo(1);
    }
  }

  /** Confluent's serialisers from 8.0 on. Of a prediction, the event's id would name the wrong schema. */
  @Test
  void aSchemaIdInAHeaderIsReadAndNotPassedOn() throws IOException {
    try (TopologyLab lab = new TopologyLab(TOKENS, folder, SequencePolicy.DEFAULT)) {
      byte[] framed = lab.events.write(new RawEvent(new TokenId(0), OptionalLong.empty(), false, false));
      lab.send("k".getBytes(UTF_8), Arrays.copyOfRange(framed, 5, framed.length),
          new RecordHeaders().add("__value_schema_id", Arrays.copyOf(framed, 5)).add("trace", new byte[]{1}));

      assertThat(lab.output.readRecord().getHeaders().toArray()).extracting(Header::key).containsExactly("trace");
    }
  }

  @Test
  void aFeatureArrayThatClaimsMoreThanTheMessageHoldsIsNotAvro() throws IOException {
    try (TopologyLab lab = new TopologyLab(FEATURES, folder, SequencePolicy.DEFAULT)) {
      byte[] claims = Arrays.copyOf(lab.events.write(GOOD_FEATURES), 11); // a frame of 5, the union's branch, then the block count
      byte[] billion = {(byte) 0x80, (byte) 0xa8, (byte) 0xd6, (byte) 0xb9, 0x07};
      System.arraycopy(billion, 0, claims, 6, billion.length);
      lab.send("k".getBytes(UTF_8), claims, new RecordHeaders());
      assertThat(header(lab.deadLetters.readRecord(), "cellstream.error.cause")).isEqualTo("NOT_AVRO");
    }
  }

  @Test
  void anEventWithoutKeyBelongsToNoSequence() throws IOException {
    try (TopologyLab lab = new TopologyLab(TOKENS, folder, SequencePolicy.DEFAULT)) {
      lab.send(null, lab.events.write(GOOD_TOKEN), new RecordHeaders());
      lab.send(null, null, new RecordHeaders());
      TestRecord<byte[], byte[]> letter = lab.deadLetters.readRecord();
      assertThat(letter.key()).isNull();
      assertThat(header(letter, "cellstream.error.cause")).isEqualTo("NULL_KEY");
      assertThat(header(lab.deadLetters.readRecord(), "cellstream.error.cause")).isEqualTo("NULL_KEY");
      assertThat(lab.output.isEmpty()).isTrue();
    }
  }

  @Test
  void aKeyTooLargeForAnyRecordLeavesWithoutStoppingTheStream() throws IOException {
    try (TopologyLab lab = new TopologyLab(TOKENS, folder, SequencePolicy.DEFAULT)) {
      byte[] large = new byte[RecordLimit.KAFKA_DEFAULT - 100];
      lab.send(large, lab.events.write(GOOD_TOKEN), new RecordHeaders());
      TestRecord<byte[], byte[]> letter = lab.deadLetters.readRecord();
      assertThat(header(letter, "cellstream.error.cause")).isEqualTo("TOO_LARGE");
      assertThat(header(letter, "cellstream.error.left.out")).contains("key");
      assertThat(letter.key()).isNull();
      assertThat(lab.state(large)).isNull();
    }
  }

  @Test
  void aValueThatFitsOnlyWithoutTheReasonIsLeftOutAndItsPlaceStays() throws IOException {
    try (TopologyLab lab = new TopologyLab(TOKENS, folder, SequencePolicy.DEFAULT)) {
      lab.send("k".getBytes(UTF_8), new byte[RecordLimit.KAFKA_DEFAULT - 300], new RecordHeaders().add("own", new byte[]{7}));
      TestRecord<byte[], byte[]> letter = lab.deadLetters.readRecord();
      assertThat(letter.key()).isEqualTo("k".getBytes(UTF_8));
      assertThat(letter.value()).isNull();
      assertThat(header(letter, "own")).isEqualTo("\u0007");
      assertThat(header(letter, "cellstream.error.left.out")).contains("value of 1048276 bytes");
      assertThat(header(letter, "__streams.errors.offset")).isEqualTo("0");
    }
  }

  @Test
  void aReasonThatQuotesMegabytesIsCutShort() {
    Record<byte[], byte[]> event = new Record<>(new byte[]{1}, new byte[]{2}, 0);
    RecordLimit limit = RecordLimit.of(RecordLimit.KAFKA_DEFAULT, 0);
    Record<byte[], byte[]> letter = DeadLetters.of(event, event.value(), new ProcessorRecordContext(0, 3, 1, "events", new RecordHeaders()),
        RejectCause.INCOMPATIBLE_SCHEMA, "n".repeat(2 << 20), limit);
    assertThat(letter.value()).containsExactly(2);
    assertThat(letter.headers().lastHeader("__streams.errors.message").value()).hasSizeLessThan(1100);
  }

  @Test
  void hugeHeadersOfTheSendersAreLeftOut() throws IOException {
    try (TopologyLab lab = new TopologyLab(TOKENS, folder, SequencePolicy.DEFAULT)) {
      lab.send("k".getBytes(UTF_8), lab.events.write(GOOD_TOKEN),
          new RecordHeaders().add("own", new byte[RecordLimit.KAFKA_DEFAULT - 300]));
      TestRecord<byte[], byte[]> letter = lab.deadLetters.readRecord();
      assertThat(header(letter, "cellstream.error.cause")).isEqualTo("TOO_LARGE");
      assertThat(letter.key()).isEqualTo("k".getBytes(UTF_8));
      assertThat(header(letter, "own")).isNull();
      assertThat(lab.state("k")).isNull();
    }
  }

  private static @Nullable String header(TestRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }
}
