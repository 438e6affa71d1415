package io.cellstream.format.avro;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.Frame;
import io.cellstream.wire.RegisteredValueSchema;
import io.cellstream.wire.RegistryClient;
import io.cellstream.wire.SchemaId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.header.Headers;

/**
 * Where the schemas of a topic's values come from: a registry, by the id that a value has; or one file for all. With a file alone a value is bare, or
 * in Avro's single-object encoding with the file's schema.
 */
public final class SchemaSource {
  private static final SchemaId THE_FILE = new SchemaId.Numbered(0);
  private static final int SINGLE_OBJECT = 10;

  private final String topic;
  private final Optional<RegistryClient> registry;
  private final Optional<Schema> reader;
  private final long fingerprint;

  /**
   * @param file with the schema to read by
   * @throws IllegalArgumentException if the file has no schema, or if there is neither a registry nor a file
   */
  public SchemaSource(String topic, Optional<RegistryClient> registry, Optional<Path> file) {
    if (registry.isEmpty() && file.isEmpty()) {
      throw new IllegalArgumentException("Avro values need schema.registry.url, or a schema file in cellstream.input.schema");
    }
    this.topic = topic;
    this.registry = registry;
    this.reader = file.map(SchemaSource::parse);
    this.fingerprint = reader.map(SchemaNormalization::parsingFingerprint64).orElse(0L);
  }

  /** @throws IllegalArgumentException if the file has no schema */
  static Schema parse(Path file) {
    try {
      return new Schema.Parser().parse(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("cellstream.input.schema: " + file + " can't be read: " + e, e);
    } catch (AvroRuntimeException e) {
      throw new IllegalArgumentException("cellstream.input.schema: " + file + " is no Avro schema: " + e.getMessage(), e);
    }
  }

  /** The schema to read by, if there is a file. */
  Optional<Schema> reader() {
    return reader;
  }

  Frame frame(byte[] value, Headers headers) throws RejectedEventException {
    return registry.isPresent()
        ? Frame.of(value, headers, RejectCause.NOT_AVRO)
        : new Frame(THE_FILE, isSingleObject(value) ? SINGLE_OBJECT : 0);
  }

  private boolean isSingleObject(byte[] value) {
    return value.length >= SINGLE_OBJECT && value[0] == (byte) 0xc3 && value[1] == 1
        && ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(2) == fingerprint;
  }

  /** The schema that a value was written with. */
  Schema writer(SchemaId id) throws RejectedEventException {
    return registry.isPresent() ? registry.get().writerSchema(id) : reader.orElseThrow();
  }

  /** What to call a schema in a message. */
  String name(SchemaId id) {
    return registry.isPresent() ? "schema " + id : "the schema in cellstream.input.schema";
  }

  /**
   * The schema to write values with, and what stands in front of them: the file's, which is then registered or looked up as the client's settings say;
   * else the topic's latest.
   *
   * @throws io.cellstream.wire.SchemaSetupException if there is none
   */
  RegisteredValueSchema toWrite() {
    if (registry.isEmpty()) {
      return new RegisteredValueSchema(reader.orElseThrow(), new byte[0]);
    }
    return reader.map(schema -> registry.get().toWrite(topic, schema)).orElseGet(() -> registry.get().latest(topic));
  }
}
