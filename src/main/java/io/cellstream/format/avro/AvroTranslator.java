package io.cellstream.format.avro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellstream.format.value.PathTree;
import io.cellstream.format.value.ValueTranslator;
import io.cellstream.mapping.FieldPath;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.text.Printable;
import io.cellstream.wire.Frame;
import io.cellstream.wire.JsonLineException;
import io.cellstream.wire.RegisteredValueSchema;
import io.cellstream.wire.WriterSchemaCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Avro values to JSON and back. A field has the name by which a mapping means it, if that is an alias. For one thread. */
public final class AvroTranslator implements ValueTranslator {
  private static final ObjectMapper JSON = new ObjectMapper(
      JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(200).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final SchemaSource schemas;
  private final PathTree paths;
  private @Nullable RegisteredValueSchema toWrite;

  /** @param paths those of the mapping, if there is one */
  public AvroTranslator(SchemaSource schemas, List<FieldPath> paths) {
    this.schemas = schemas;
    this.paths = PathTree.of(paths);
  }

  @Override
  public String json(byte[] value, Headers headers) throws RejectedEventException {
    Frame frame = schemas.frame(value, headers);
    Schema writer = schemas.writer(frame.id());
    Optional<String> problem = WriterSchemaCheck.problem(writer);
    if (problem.isPresent()) {
      throw new RejectedEventException(RejectCause.INCOMPATIBLE_SCHEMA, schemas.name(frame.id()) + " " + problem.get());
    }
    try {
      Schema named = schemas.reader().map(reader -> Schema.applyAliases(writer, reader)).orElse(writer);
      BinaryDecoder in = DecoderFactory.get().binaryDecoder(value, frame.begin(), value.length - frame.begin(), null);
      Object datum = new GenericDatumReader<>(named, named).read(null, in);
      if (!in.isEnd()) {
        throw new IOException("bytes are left over after the record");
      }
      return JSON.writeValueAsString(DatumToJson.node(datum, named, schemas.reader().orElse(null), paths));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new RejectedEventException(RejectCause.NOT_AVRO, "a value of " + value.length + " bytes is not the Avro of "
          + schemas.name(frame.id()) + ": " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
    }
  }

  @Override
  public byte[] value(String json) throws JsonLineException {
    RegisteredValueSchema by = toWrite;
    if (by == null) {
      by = schemas.toWrite();
      toWrite = by;
    }
    try {
      JsonNode tree = JSON.readTree(json);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(by.front());
      BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<>(by.schema()).write(DatumFromJson.datum(tree, by.schema()), out);
      out.flush();
      return bytes.toByteArray();
    } catch (JsonProcessingException e) {
      throw new JsonLineException("not valid JSON: " + Printable.line(e.getOriginalMessage()));
    } catch (AvroRuntimeException e) {
      throw new JsonLineException("is no value of schema " + by.schema().getFullName() + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }
}
