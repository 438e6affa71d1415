package io.cellstream.wire;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.ResolvingDecoder;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads framed Avro values of any compatible writer's schema. What depends on that schema alone is worked out once per id. Not safe for
 * use by several threads.
 *
 * @param <T> what a value is read as
 */
final class AvroValueReader<T> {
  private final Schema readerSchema;
  private final Function<Schema, Optional<String>> check;
  private final Datum<T> datum;
  private final PerSchema<Plan> plans;
  private final AvroText text = new AvroText();
  private @Nullable BinaryDecoder bytes;

  /** Reads one value, field by field, by the reader's schema. */
  @FunctionalInterface
  interface Datum<T> {
    /** @param length of the whole value in bytes: no collection in it has more items */
    T read(ResolvingDecoder in, AvroText text, int length) throws IOException;
  }

  /** @param problem why values of this schema can't be read; null: they can, by {@code decoder} */
  private record Plan(@Nullable String problem, @Nullable ResolvingDecoder decoder) {
  }

  AvroValueReader(RegistryClient registry, Schema readerSchema, Datum<T> datum) {
    this(registry, readerSchema, _ -> Optional.empty(), datum);
  }

  /** @param check what else is wrong with a writer's schema, which has the reader's names */
  AvroValueReader(RegistryClient registry, Schema readerSchema, Function<Schema, Optional<String>> check, Datum<T> datum) {
    this.readerSchema = readerSchema;
    this.check = check;
    this.datum = datum;
    this.plans = new PerSchema<>(id -> prepare(registry.writerSchema(id)));
  }

  /**
   * @throws RejectedEventException NOT_AVRO, UNKNOWN_SCHEMA or INCOMPATIBLE_SCHEMA
   * @throws SchemaNotKnownYetException if the registry does not have the schema yet and it is waited for
   * @throws RegistryUnavailableException if the schema is not known yet and the registry can't be asked
   */
  T read(byte[] value, Headers headers) throws RejectedEventException {
    Frame frame = Frame.of(value, headers, RejectCause.NOT_AVRO);
    SchemaId id = frame.id();
    Plan plan = plans.get(id);
    ResolvingDecoder in = plan.decoder();
    if (in == null) {
      throw new RejectedEventException(RejectCause.INCOMPATIBLE_SCHEMA, "schema " + id + " " + plan.problem());
    }
    try {
      bytes = DecoderFactory.get().binaryDecoder(value, frame.begin(), value.length - frame.begin(), bytes);
      in.configure(bytes);
      T read = datum.read(in, text, value.length);
      in.drain();
      if (!bytes.isEnd()) {
        throw new IOException("bytes are left over after the record");
      }
      return read;
    } catch (IOException | RuntimeException e) {
      // the schemas were found compatible as a whole, so whatever fails now is in the bytes
      throw damaged(id, value, e);
    } catch (StackOverflowError e) {
      forget(id);
      throw damaged(id, value, e);
    }
  }

  private static RejectedEventException damaged(SchemaId id, byte[] value, Throwable why) {
    return new RejectedEventException(RejectCause.NOT_AVRO, "a value of " + value.length + " bytes is not the Avro of schema " + id + ": "
        + (why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage()));
  }

  private Plan prepare(Schema registered) {
    try {
      Schema writer = AvroSchemas.named(registered, readerSchema);
      Optional<String> problem = WriterSchemaCheck.problem(readerSchema, writer).or(() -> check.apply(writer));
      if (problem.isPresent()) {
        return new Plan(problem.get(), null);
      }
      return new Plan(null, DecoderFactory.get().resolvingDecoder(writer, readerSchema, null));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return new Plan("can't be read as " + readerSchema.getFullName() + ": " + e, null);
    }
  }

  /** A decoder whose unwinding was itself cut short is not used again. */
  private void forget(SchemaId id) {
    plans.forget(id);
    bytes = null;
  }
}
