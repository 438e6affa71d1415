package io.cellstream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import java.io.ByteArrayOutputStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ForeignFrameTest {
  private static final Schema SCHEMA = new Schema.Parser().parse("""
      {"type":"record","name":"TokenEvent","fields":[{"name":"input","type":"string"}]}""");

  private static Optional<String> hint(byte[] value, String... headers) {
    Headers all = new RecordHeaders(
        List.of(headers).stream().map(name -> new RecordHeader(name, new byte[]{1, 2})).toArray(RecordHeader[]::new));
    return ForeignFrame.hint(value, all);
  }

  private static GenericData.Record record() {
    GenericData.Record record = new GenericData.Record(SCHEMA);
    record.put("input", "a");
    return record;
  }

  @Test
  void anIdInAHeaderIsNamedWithTheSerialiserThatPutsItThere() {
    assertThat(hint(new byte[]{2, 'a'}, "trace", "__value_schema_id")).get().asString().contains("Confluent", "PrefixSchemaIdSerializer");
    assertThat(hint(new byte[]{2, 'a'}, "apicurio.value.globalId")).get().asString().contains("apicurio.registry.headers.enabled=false");
  }

  @Test
  void anIdOfEightBytesIsNamed() {
    assertThat(hint(ByteBuffer.allocate(11).put((byte) 0).putLong(77).put((byte) 2).put((byte) 'a').array())).get().asString()
        .contains("8 bytes (77)", "Legacy4ByteIdHandler");
  }

  @Test
  void otherEncodingsAreNamed() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (DataFileWriter<GenericData.Record> writer = new DataFileWriter<>(new GenericDatumWriter<GenericData.Record>(SCHEMA))) {
      writer.create(SCHEMA, file).append(record());
    }
    ByteArrayOutputStream single = new ByteArrayOutputStream();
    new BinaryMessageEncoder<GenericData.Record>(GenericData.get(), SCHEMA).encode(record(), single);
    byte[] glue = ByteBuffer.allocate(20).put((byte) 3).put((byte) 5).array();

    assertThat(hint(file.toByteArray())).get().asString().contains("Avro file");
    assertThat(hint(single.toByteArray())).get().asString().contains("single-object");
    assertThat(hint(glue)).get().asString().contains("Glue");
    assertThat(hint("{\"token\":\"a\"}".getBytes(UTF_8))).get().asString().contains("JSON");
  }

  @Test
  void whatResemblesNothingGetsNoHint() {
    assertThat(hint(new byte[0])).isEmpty();
    assertThat(hint(new byte[]{7, 7, 7})).isEmpty();
    assertThat(hint(ByteBuffer.allocate(9).put((byte) 0).putInt(12).array(), "trace")).isEmpty();
  }
}
