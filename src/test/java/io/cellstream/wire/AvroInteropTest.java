package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.model.head.Output;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both directions against Confluent's genuine serialiser and deserialiser. */
class AvroInteropTest {
  private static final String SCOPE = "interop";

  static Stream<RawEvent> events() {
    return Stream.of(Samples.event(new RawInput.TokenText("žluťoučký 😀")), Samples.event(new RawInput.TokenText("")),
        Samples.event(new RawInput.TokenId(-5)), Samples.event(new RawInput.TokenId(Integer.MAX_VALUE)),
        new RawEvent(null, OptionalLong.empty(), false, true), new RawEvent(new RawInput.TokenId(1), OptionalLong.of(-3), true, true));
  }

  @ParameterizedTest
  @MethodSource("events")
  void readsWhatItsOwnWriterWrote(RawEvent event) throws Exception {
    try (RegistryClient registry = Samples.mock(SCOPE)) {
      byte[] bytes = new AvroEventWriter(registry, "in").write(event);
      assertThat(new AvroEventReader(registry).read(bytes)).isEqualTo(event);
    }
  }

  @Test
  void readsFeaturesWithTheirBits() throws Exception {
    float[] sent = {0.1f, -0.0f, Float.MIN_VALUE, Float.NaN, Float.POSITIVE_INFINITY, 3e38f};
    double[] asDoubles = new double[sent.length];
    for (int i = 0; i < sent.length; i++) {
      asDoubles[i] = sent[i];
    }
    try (RegistryClient registry = Samples.mock(SCOPE)) {
      byte[] bytes = new AvroEventWriter(registry, "in").write(Samples.event(new RawInput.FeatureValues(asDoubles)));
      RawEvent read = new AvroEventReader(registry).read(bytes);
      assertThat(read.input()).isInstanceOfSatisfying(RawInput.FeatureValues.class,
          features -> assertThat(features.values()).isEqualTo(asDoubles));
    }
  }

  @Test
  void readsEventsOfTheGenuineSerializer() throws Exception {
    GenericData.Record datum = Samples.tokenEvent("a");
    datum.put("position", 9L);
    datum.put("start", true);
    try (RegistryClient registry = Samples.mock(SCOPE); KafkaAvroSerializer theirs = new KafkaAvroSerializer()) {
      theirs.configure(Samples.serdeSettings(SCOPE), false);
      RawEvent read = new AvroEventReader(registry).read(theirs.serialize("in", datum));
      assertThat(read).isEqualTo(new RawEvent(new RawInput.TokenText("a"), OptionalLong.of(9), true, false));
    }
  }

  @Test
  void readsAnArrayOfTheGenuineSerializer() throws Exception {
    GenericData.Record datum = Samples.tokenEvent(List.of(0.5f, 0.1f));
    try (RegistryClient registry = Samples.mock(SCOPE); KafkaAvroSerializer theirs = new KafkaAvroSerializer()) {
      theirs.configure(Samples.serdeSettings(SCOPE), false);
      RawEvent read = new AvroEventReader(registry).read(theirs.serialize("in", datum));
      assertThat(read.input()).isInstanceOfSatisfying(RawInput.FeatureValues.class,
          features -> assertThat(features.values()).containsExactly(0.5, 0.1f));
    }
  }

  @Test
  void writesTheVeryBytesOfTheGenuineSerializer() throws Exception {
    GenericData.Record datum = Samples.tokenEvent("q");
    try (RegistryClient registry = Samples.mock(SCOPE); KafkaAvroSerializer theirs = new KafkaAvroSerializer()) {
      theirs.configure(Samples.serdeSettings(SCOPE), false);
      AvroEventWriter writer = new AvroEventWriter(registry, "in");
      assertThat(writer.write(Samples.event(new RawInput.TokenText("q")))).isEqualTo(theirs.serialize("in", datum));
    }
  }

  @Test
  void theGenuineDeserializerReadsAFullPrediction() throws Exception {
    try (RegistryClient registry = Samples.mock(SCOPE); KafkaAvroDeserializer theirs = new KafkaAvroDeserializer()) {
      theirs.configure(Samples.serdeSettings(SCOPE), false);
      byte[] bytes = new AvroPredictionWriter(registry, "out", "next-char", "2").write(Samples.FULL);
      GenericRecord read = (GenericRecord) theirs.deserialize("out", bytes);
      assertThat(read.get("step")).isEqualTo(7L);
      assertThat(read.get("position")).isEqualTo(1L << 40);
      assertThat(read.get("kind")).hasToString("STEP");
      assertThat(read.get("reason")).hasToString("END");
      assertThat(read.get("index")).isEqualTo(3);
      assertThat(read.get("values")).isEqualTo(List.of(Float.MIN_VALUE, -0.0f, 0.1f, Float.MAX_VALUE));
      assertThat(read.get("surprise")).isEqualTo(Math.nextUp(1.5f));
      assertThat(read.get("model")).isEqualTo(new Utf8("next-char"));
      assertThat(read.get("modelVersion")).isEqualTo(new Utf8("2"));
      GenericRecord first = (GenericRecord) ((List<?>) read.get("top")).getFirst();
      assertThat(first.get("id")).isEqualTo(4);
      assertThat(first.get("token")).isEqualTo(new Utf8("ж"));
      assertThat(first.get("probability")).isEqualTo(0.75f);
    }
  }

  @Test
  void theGenuineDeserializerReadsAGeneratedToken() throws Exception {
    try (RegistryClient registry = Samples.mock(SCOPE); KafkaAvroDeserializer theirs = new KafkaAvroDeserializer()) {
      theirs.configure(Samples.serdeSettings(SCOPE), false);
      GenericRecord read = (GenericRecord) theirs.deserialize("out",
          new AvroPredictionWriter(registry, "out", "m", "1").write(Samples.GENERATED));
      assertThat(read.get("kind")).hasToString("GENERATED");
      assertThat(read.get("reason")).hasToString("MAX_LENGTH");
      assertThat(read.get("completion")).isEqualTo(2);
      assertThat(read.get("summary")).isEqualTo(List.of(0.1f, -0.0f, 2f));
    }
  }

  /** The schema as it was before there were completions and summaries: consumers keep it, topics are full of it. */
  @Test
  void predictionsAndTheirReadersGoTogetherAcrossVersions() throws Exception {
    Schema before = withoutFields(AvroSchemas.PREDICTION, "completion", "summary");
    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(before, AvroSchemas.PREDICTION).getType())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(AvroSchemas.PREDICTION, before).getType())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    GenericData.Record datum = new GenericData.Record(before);
    datum.put("step", 2L);
    datum.put("kind", new GenericData.EnumSymbol(before.getField("kind").schema(), "STEP"));
    datum.put("model", "m");
    datum.put("modelVersion", "1");
    try (RegistryClient registry = Samples.mock(SCOPE); KafkaAvroSerializer theirs = new KafkaAvroSerializer()) {
      theirs.configure(Samples.serdeSettings(SCOPE), false);
      Prediction read = new AvroPredictionReader(registry).read(theirs.serialize("out", datum)).prediction();
      assertThat(read.completion()).isEmpty();
      assertThat(read.output().summary()).isNull();
      assertThat(read.step()).isEqualTo(2);
    }
  }

  private static Schema withoutFields(Schema record, String... names) {
    List<Schema.Field> fields = record.getFields().stream().filter(field -> !List.of(names).contains(field.name()))
        .map(field -> new Schema.Field(field, field.schema())).toList();
    return Schema.createRecord(record.getName(), record.getDoc(), record.getNamespace(), false, fields);
  }

  @Test
  void theGenuineDeserializerReadsABarePrediction() throws Exception {
    try (RegistryClient registry = Samples.mock(SCOPE); KafkaAvroDeserializer theirs = new KafkaAvroDeserializer()) {
      theirs.configure(Samples.serdeSettings(SCOPE), false);
      GenericRecord read = (GenericRecord) theirs.deserialize("out",
          new AvroPredictionWriter(registry, "out", "m", "1").write(Samples.BARE));
      for (String absent : List.of("position", "reason", "index", "completion", "values", "top", "summary", "surprise")) {
        assertThat(read.get(absent)).as(absent).isNull();
      }
    }
  }

  @Test
  void readsAPredictionOfTheGenuineSerializer() throws Exception {
    GenericData.Record datum = new GenericData.Record(AvroSchemas.PREDICTION);
    datum.put("step", 2L);
    datum.put("kind", new GenericData.EnumSymbol(AvroSchemas.PREDICTION.getField("kind").schema(), "FINAL"));
    datum.put("values", List.of(0.25f));
    datum.put("model", "m");
    datum.put("modelVersion", "1");
    try (RegistryClient registry = Samples.mock(SCOPE); KafkaAvroSerializer theirs = new KafkaAvroSerializer()) {
      theirs.configure(Samples.serdeSettings(SCOPE), false);
      DecodedPrediction read = new AvroPredictionReader(registry).read(theirs.serialize("out", datum));
      assertThat(read.model()).isEqualTo("m");
      assertThat(read.prediction().kind()).isEqualTo(Prediction.Kind.FINAL);
      assertThat(read.prediction().output().values()).containsExactly(0.25f);
    }
  }

  @ParameterizedTest
  @MethodSource("predictions")
  void readsBackEveryBitOfAPrediction(Prediction prediction) throws Exception {
    try (RegistryClient registry = Samples.mock(SCOPE)) {
      DecodedPrediction read = new AvroPredictionReader(registry)
          .read(new AvroPredictionWriter(registry, "out", "next-char", "2").write(prediction));
      assertThat(read).usingRecursiveComparison().isEqualTo(new DecodedPrediction(prediction, "next-char", "2"));
    }
  }

  static Stream<Prediction> predictions() {
    return Stream.concat(Stream.of(Samples.FULL, Samples.GENERATED, Samples.BARE),
        Stream.of(Prediction.Reason.values()).flatMap(reason -> Stream.of(Prediction.Kind.values()).map(kind -> new Prediction(1,
            OptionalLong.empty(), kind, Optional.of(reason), OptionalInt.empty(), new Output(new float[]{1}, List.of()),
            Optional.empty()))));
  }

  @Test
  void aWriterLeavesNothingOfTheValueBefore() throws Exception {
    try (RegistryClient registry = Samples.mock(SCOPE)) {
      AvroPredictionWriter writer = new AvroPredictionWriter(registry, "out", "m", "1");
      byte[] fresh = writer.write(Samples.BARE);
      writer.write(Samples.FULL);
      assertThat(writer.write(Samples.BARE)).isEqualTo(fresh);
    }
  }

  @Test
  void aWriterRefusesATokenIdThatIsNoIntAndGoesOn() throws Exception {
    try (RegistryClient registry = Samples.mock(SCOPE)) {
      AvroEventWriter writer = new AvroEventWriter(registry, "in");
      RawEvent event = Samples.event(new RawInput.TokenText("a"));
      byte[] fresh = writer.write(event);
      assertThatThrownBy(() -> writer.write(Samples.event(new RawInput.TokenId(1L << 31)))).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2147483648");
      assertThat(writer.write(event)).isEqualTo(fresh);
    }
  }
}
