package io.cellstream.wire;

import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectedEventException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.io.ResolvingDecoder;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Values of the input topic to events: Confluent's wire format, and any writer's schema that Avro's rules resolve to {@code TokenEvent}.
 * Narrowing is checked later, against the model. Not safe for use by several threads: one a stream thread.
 */
public final class AvroEventReader {
  private final AvroValueReader<RawEvent> reader;

  public AvroEventReader(RegistryClient registry) {
    this.reader = new AvroValueReader<>(registry, AvroSchemas.TOKEN_EVENT_READER, AvroEventReader::withoutInput, AvroEventReader::event);
  }

  /**
   * Costs time and memory of the order of the value's length, whatever its bytes.
   *
   * @param value not null: a record without value has no event to read
   * @throws RejectedEventException NOT_AVRO, UNKNOWN_SCHEMA or INCOMPATIBLE_SCHEMA
   * @throws SchemaNotKnownYetException if the registry does not have the value's schema yet and it is waited for
   * @throws RegistryUnavailableException if the value's schema is not known yet and the registry can't be asked
   */
  public RawEvent read(byte[] value, Headers headers) throws RejectedEventException {
    return reader.read(value, headers);
  }

  /** The same of a value whose record has no headers. */
  public RawEvent read(byte[] value) throws RejectedEventException {
    return read(value, Frame.NO_HEADERS);
  }

  /** Why events of this schema can't be read; empty: they can. */
  static Optional<String> problem(Schema registered) {
    Schema writer = AvroSchemas.named(registered, AvroSchemas.TOKEN_EVENT_READER);
    return WriterSchemaCheck.problem(AvroSchemas.TOKEN_EVENT_READER, writer).or(() -> withoutInput(writer));
  }

  /** By Avro's rules a field that was renamed has its default; an event whose input is gone in this way may end its sequence all the same. */
  private static Optional<String> withoutInput(Schema writer) {
    return writer.getField(AvroSchemas.INPUT) != null
        ? Optional.empty()
        : Optional.of("has no field " + AvroSchemas.INPUT + "; one that was renamed needs the alias " + AvroSchemas.INPUT);
  }

  private static RawEvent event(ResolvingDecoder in, AvroText text, int length) throws IOException {
    RawInput input = null;
    OptionalLong position = OptionalLong.empty();
    boolean start = false;
    boolean end = false;
    for (Schema.Field field : in.readFieldOrder()) {
      switch (field.name()) {
        case "input" -> input = input(in, text, length);
        case "position" -> position = position(in);
        case "start" -> start = in.readBoolean();
        case "end" -> end = in.readBoolean();
        default -> throw new IllegalStateException("no such field: " + field);
      }
    }
    return new RawEvent(input, position, start, end);
  }

  private static @Nullable RawInput input(ResolvingDecoder in, AvroText text, int length) throws IOException {
    return switch (in.readIndex()) {
      case AvroSchemas.TOKEN_ID_BRANCH -> new RawInput.TokenId(in.readLong());
      case AvroSchemas.TOKEN_TEXT_BRANCH -> new RawInput.TokenText(text.read(in));
      case AvroSchemas.FEATURES_BRANCH -> new RawInput.FeatureValues(features(in, length));
      default -> {
        in.readNull();
        yield null;
      }
    };
  }

  static OptionalLong position(ResolvingDecoder in) throws IOException {
    if (in.readIndex() == 0) {
      in.readNull();
      return OptionalLong.empty();
    }
    return OptionalLong.of(in.readLong());
  }

  /** An array comes in blocks, nearly always one. */
  private static double[] features(ResolvingDecoder in, int length) throws IOException {
    double[] values = new double[0];
    int n = 0;
    for (long block = in.readArrayStart(); block > 0; block = in.arrayNext()) {
      // every item takes a byte at least
      if (n + block > length) {
        throw new IOException("an array claims " + (n + block) + " items");
      }
      if (values.length < n + block) {
        values = Arrays.copyOf(values, Math.max((int) (n + block), n + n / 2));
      }
      for (int last = n + (int) block; n < last; n++) {
        values[n] = in.readDouble();
      }
    }
    return values.length == n ? values : Arrays.copyOf(values, n);
  }
}
