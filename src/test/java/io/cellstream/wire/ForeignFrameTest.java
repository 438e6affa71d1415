package io.cellstream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class ForeignFrameTest {
  private static final Schema SCHEMA = new Schema.Parser().parse("""
      {"type":"record","name":"TokenEvent","fields":[{"name":"input","type":"string"}]}""");

  private static Optional<String> hint(byte[] value) {
    return ForeignFrame.hint(value);
  }

  private static GenericData.Record record() {
    GenericData.Record record = new GenericData.Record(SCHEMA);
    record.put("input", "a");
    return record;
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
    assertThat(hint(ByteBuffer.allocate(9).put((byte) 0).putInt(12).array())).isEmpty();
  }
}
