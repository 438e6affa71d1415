package io.cellstream.wire;

import io.cellstream.model.head.Output;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** What several tests of this package need: events, predictions, mock registries, framed bytes. */
final class Samples {
  static final Prediction FULL = new Prediction(7, OptionalLong.of(1L << 40), Prediction.Kind.STEP, Optional.of(Prediction.Reason.END),
      OptionalInt.of(3),
      new Output(new float[]{Float.MIN_VALUE, -0.0f, 0.1f, Float.MAX_VALUE},
          List.of(new Output.Candidate(4, "ж", 0.75f), new Output.Candidate(0, null, 1e-30f))),
      Optional.of(Math.nextUp(1.5f)));
  /** What FULL has not: only a generated token and a state's summary have it. */
  static final Prediction GENERATED = new Prediction(2, OptionalLong.of(5), Prediction.Kind.GENERATED,
      Optional.of(Prediction.Reason.MAX_LENGTH),
      OptionalInt.of(0), OptionalInt.of(2), new Output(null, List.of(new Output.Candidate(9, "넷", 0.5f)), new float[]{0.1f, -0.0f, 2f}),
      Optional.empty());
  static final Prediction BARE = new Prediction(0, OptionalLong.empty(), Prediction.Kind.FINAL, Optional.empty(), OptionalInt.empty(),
      new Output(null, List.of()), Optional.empty());

  private Samples() {
  }

  /** A scope is shared by name within the JVM, so each test names its own. */
  static RegistryClient mock(String scope) {
    return RegistryClient.open(Map.of("schema.registry.url", "mock://" + scope));
  }

  static SchemaRegistryClient confluent(String scope) {
    return MockSchemaRegistry.getClientForScope(scope);
  }

  static Map<String, String> serdeSettings(String scope) {
    return Map.of("schema.registry.url", "mock://" + scope);
  }

  static RawEvent event(RawInput input) {
    return new RawEvent(input, OptionalLong.empty(), false, false);
  }

  static Schema schema(String json) {
    return new Schema.Parser().parse(json);
  }

  static GenericData.Record tokenEvent(Object input) {
    GenericData.Record event = new GenericData.Record(AvroSchemas.TOKEN_EVENT);
    event.put("input", input);
    event.put("start", false);
    event.put("end", false);
    return event;
  }

  static byte[] framed(int id, GenericData.Record datum) {
    return framed(id, out -> new GenericDatumWriter<GenericData.Record>(datum.getSchema()).write(datum, out));
  }

  static byte[] framed(int id, Written content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Frame.header(id));
    try {
      BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
      content.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @FunctionalInterface
  interface Written {
    void to(BinaryEncoder out) throws IOException;
  }
}
