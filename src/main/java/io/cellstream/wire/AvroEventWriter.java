package io.cellstream.wire;

import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import java.io.IOException;
import org.apache.avro.io.BinaryEncoder;

/** Events to values of the input topic. Not safe for use by several threads. */
public final class AvroEventWriter {
  private final AvroValueWriter<RawEvent> writer;

  /**
   * Settles the schema's id with the registry.
   *
   * @throws RegistryUnavailableException if the registry can't be asked
   * @throws SchemaSetupException if there is no id to write under
   */
  public AvroEventWriter(RegistryClient registry, String topic) {
    this.writer = new AvroValueWriter<>(registry.idToWrite(topic, AvroSchemas.TOKEN_EVENT), AvroEventWriter::event);
  }

  /**
   * Features are narrowed to the schema's floats.
   *
   * @throws IllegalArgumentException if a token's id is no int
   */
  public byte[] write(RawEvent event) {
    return writer.write(event);
  }

  private static void event(RawEvent event, BinaryEncoder out) throws IOException {
    switch (event.input()) {
      case null -> out.writeIndex(0);
      case RawInput.TokenId(long id) -> {
        if (id != (int) id) {
          throw new IllegalArgumentException("token id " + id + " does not fit the schema's int");
        }
        out.writeIndex(AvroSchemas.TOKEN_ID_BRANCH);
        out.writeInt((int) id);
      }
      case RawInput.TokenText(String token) -> {
        out.writeIndex(AvroSchemas.TOKEN_TEXT_BRANCH);
        out.writeString(token);
      }
      case RawInput.FeatureValues(double[] values) -> {
        out.writeIndex(AvroSchemas.FEATURES_BRANCH);
        features(values, out);
      }
      case RawInput.PartialFeatures _ -> throw new IllegalArgumentException("an event of Cellstream's own schema has all features");
    }
    out.writeIndex(event.position().isPresent() ? 1 : 0);
    if (event.position().isPresent()) {
      out.writeLong(event.position().getAsLong());
    }
    out.writeBoolean(event.start());
    out.writeBoolean(event.end());
  }

  private static void features(double[] values, BinaryEncoder out) throws IOException {
    out.writeArrayStart();
    out.setItemCount(values.length);
    for (double value : values) {
      out.startItem();
      out.writeFloat((float) value);
    }
    out.writeArrayEnd();
  }
}
