package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writers' schemas older, newer and foreign. */
class AvroEventReaderTest {
  private static final String SCOPE = "evolution";

  private final RegistryClient registry = Samples.mock(SCOPE);
  private final AvroEventReader reader = new AvroEventReader(registry);

  @AfterEach
  void close() throws Exception {
    registry.close();
  }

  @Test
  void anOlderSchemaWithoutTheOptionalFieldsIsRead() throws Exception {
    GenericData.Record datum = record("""
        {"type":"record","name":"TokenEvent","namespace":"io.cellstream.avro","fields":[{"name":"input","type":"string"}]}""");
    datum.put("input", "x");
    assertThat(reader.read(framed(datum))).isEqualTo(new RawEvent(new RawInput.TokenText("x"), OptionalLong.empty(), false, false));
  }

  @Test
  void aNewerSchemaWithMoreFieldsInAnotherOrderIsRead() throws Exception {
    GenericData.Record datum = record("""
        {"type":"record","name":"TokenEvent","namespace":"io.cellstream.avro","fields":[
          {"name":"extra","type":{"type":"map","values":{"type":"array","items":"bytes"}}},
          {"name":"end","type":"boolean"},
          {"name":"position","type":"int"},
          {"name":"source","type":{"type":"record","name":"Source","fields":[{"name":"host","type":"string"}]}},
          {"name":"input","type":["null","long"]},
          {"name":"last","type":"double"}]}""");
    GenericData.Record source = new GenericData.Record(datum.getSchema().getField("source").schema());
    source.put("host", "h");
    datum.put("extra", Map.of("k", List.of(ByteBuffer.wrap(new byte[]{1, 2}))));
    datum.put("end", true);
    datum.put("position", 5);
    datum.put("source", source);
    datum.put("input", 1L << 40);
    datum.put("last", 1.0);
    assertThat(reader.read(framed(datum))).isEqualTo(new RawEvent(new RawInput.TokenId(1L << 40), OptionalLong.of(5), false, true));
  }

  @Test
  void doublesLongsAndIntsAreFeaturesToo() throws Exception {
    for (String items : List.of("double", "float", "long", "int")) {
      GenericData.Record datum = record("""
          {"type":"record","name":"TokenEvent","namespace":"io.cellstream.avro","fields":[
            {"name":"input","type":{"type":"array","items":"%s"}}]}""".formatted(items));
      Object two = switch (items) {
        case "double" -> 2.0;
        case "float" -> 2f;
        case "long" -> 2L;
        default -> 2;
      };
      datum.put("input", List.of(two, two));
      assertThat(reader.read(framed(datum)).input()).as(items).isInstanceOfSatisfying(RawInput.FeatureValues.class,
          features -> assertThat(features.values()).containsExactly(2.0, 2.0));
    }
  }

  @Test
  void valuesOfDifferentSchemasTakeTurns() throws Exception {
    GenericData.Record plain = record("""
        {"type":"record","name":"TokenEvent","namespace":"io.cellstream.avro","fields":[{"name":"input","type":"string"}]}""");
    plain.put("input", "p");
    byte[] first = framed(plain);
    byte[] second = framed(Samples.tokenEvent(3));
    for (int i = 0; i < 3; i++) {
      assertThat(reader.read(first).input()).isEqualTo(new RawInput.TokenText("p"));
      assertThat(reader.read(second).input()).isEqualTo(new RawInput.TokenId(3));
    }
  }

  @Test
  void aSchemaByReferenceIsRead() throws Exception {
    Schema input = Samples
        .schema("{\"type\":\"record\",\"name\":\"Tag\",\"namespace\":\"t\",\"fields\":[{\"name\":\"v\",\"type\":\"int\"}]}");
    Samples.confluent(SCOPE).register("tag", new AvroSchema(input));
    AvroSchema referring = new AvroSchema("""
        {"type":"record","name":"TokenEvent","namespace":"io.cellstream.avro","fields":[
          {"name":"tag","type":"t.Tag"},{"name":"input","type":"string"}]}""", List.of(new SchemaReference("t.Tag", "tag", 1)),
        Map.of("t.Tag", input.toString()), null);
    int id = Samples.confluent(SCOPE).register("referring", referring);
    byte[] value = Samples.framed(id, out -> {
      out.writeInt(7);
      out.writeString("x");
    });
    assertThat(reader.read(value).input()).isEqualTo(new RawInput.TokenText("x"));
  }

  @Test
  void anInputThatWasRenamedIsFoundByItsAlias() throws Exception {
    GenericData.Record datum = record("""
        {"type":"record","name":"TokenEvent","namespace":"io.cellstream.avro","fields":[
          {"name":"word","type":"string","aliases":["input"]},{"name":"end","type":"boolean"}]}""");
    datum.put("word", "x");
    datum.put("end", true);
    assertThat(reader.read(framed(datum))).isEqualTo(new RawEvent(new RawInput.TokenText("x"), OptionalLong.empty(), false, true));
  }

  /** By its default it would be null, and the event would end its sequence without its step. */
  @Test
  void anInputThatIsGoneIsNotTakenForNone() throws Exception {
    GenericData.Record datum = record("""
        {"type":"record","name":"TokenEvent","namespace":"io.cellstream.avro","fields":[
          {"name":"word","type":"string"},{"name":"end","type":"boolean"}]}""");
    datum.put("word", "x");
    datum.put("end", true);
    RejectedEventException e = catchThrowableOfType(RejectedEventException.class, () -> reader.read(framed(datum)));
    assertThat(e.rejectCause()).isEqualTo(RejectCause.INCOMPATIBLE_SCHEMA);
    assertThat(e).hasMessageContaining("has no field input");
  }

  @Test
  void aRecordOfAnotherNameIsIncompatibleAndSaysWhatCounts() throws Exception {
    GenericData.Record datum = record("""
        {"type":"record","name":"Payment","fields":[{"name":"input","type":"string"}]}""");
    datum.put("input", "x");
    assertThat(rejection(framed(datum))).hasMessageMatching("schema \\d+ \\(Payment\\) can't be read as io.cellstream.avro.TokenEvent:"
        + " the record must be called TokenEvent, in any namespace, not Payment .*")
        .extracting(RejectedEventException::rejectCause).isEqualTo(RejectCause.INCOMPATIBLE_SCHEMA);
  }

  @Test
  void anInputOfAnotherTypeIsIncompatibleAndSaysWhere() throws Exception {
    GenericData.Record datum = record("""
        {"type":"record","name":"TokenEvent","namespace":"io.cellstream.avro","fields":[{"name":"input","type":"boolean"}]}""");
    datum.put("input", true);
    assertThat(rejection(framed(datum))).hasMessageEndingWith(
        "TokenEvent: field \"input\" is boolean, and may be null or long or string or array of double")
        .extracting(RejectedEventException::rejectCause)
        .isEqualTo(RejectCause.INCOMPATIBLE_SCHEMA);
  }

  @Test
  void everyFieldThatDiffersIsNamed() throws Exception {
    GenericData.Record datum = record("""
        {"type":"record","name":"TokenEvent","namespace":"com.acme","fields":[
          {"name":"position","type":"string"},{"name":"end","type":["null","boolean"]}]}""");
    datum.put("position", "7");
    assertThat(rejection(framed(datum))).hasMessageEndingWith("TokenEvent: field \"position\" is string, and may be null or long;"
        + " field \"end\" is null, and may be boolean");
  }

  @Test
  void anUnknownIdIsTheSendersFault() {
    assertThat(rejection(Samples.framed(987_654, out -> out.writeInt(0)))).hasMessageContaining("987654")
        .extracting(RejectedEventException::rejectCause).isEqualTo(RejectCause.UNKNOWN_SCHEMA);
    assertThat(rejection(Samples.framed(-1, out -> out.writeInt(0))).rejectCause()).isEqualTo(RejectCause.UNKNOWN_SCHEMA);
  }

  private GenericData.Record record(String schema) {
    return new GenericData.Record(Samples.schema(schema));
  }

  private RejectedEventException rejection(byte[] value) {
    return catchThrowableOfType(RejectedEventException.class, () -> reader.read(value));
  }

  private byte[] framed(GenericData.Record datum) throws Exception {
    return Samples.framed(Samples.confluent(SCOPE).register("any", new AvroSchema(datum.getSchema())), datum);
  }
}
