package io.cellstream.wire;

import io.cellstream.model.head.Output;
import io.cellstream.sequence.Prediction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.jspecify.annotations.Nullable;

/** Predictions to values of the output topics, float bits as they are. Not safe for use by several threads: one a stream thread. */
public final class AvroPredictionWriter implements PredictionWriter {
  private static final int NULL = 0;
  private static final int PRESENT = 1;

  private final AvroValueWriter<Content> writer;
  private final byte[] model;
  private final byte[] modelVersion;

  /**
   * Settles the schema's id with the registry.
   *
   * @throws RegistryUnavailableException if the registry can't be asked
   * @throws SchemaSetupException if there is no id to write under
   */
  public AvroPredictionWriter(RegistryClient registry, String topic, String model, String modelVersion) {
    this(registry.idToWrite(topic, AvroSchemas.PREDICTION), model, modelVersion);
  }

  /** @param schemaId what the prediction's schema is registered under */
  AvroPredictionWriter(int schemaId, String model, String modelVersion) {
    this.writer = new AvroValueWriter<>(schemaId, this::prediction);
    this.model = model.getBytes(StandardCharsets.UTF_8);
    this.modelVersion = modelVersion.getBytes(StandardCharsets.UTF_8);
  }

  private record Content(Prediction prediction, Map<String, @Nullable Object> event) {
  }

  /** A prediction that repeats no fields of its event. */
  public byte[] write(Prediction prediction) {
    return write(prediction, Map.of());
  }

  @Override
  public byte[] write(Prediction prediction, Map<String, @Nullable Object> event) {
    return writer.write(new Content(prediction, event));
  }

  private void prediction(Content content, BinaryEncoder out) throws IOException {
    Prediction prediction = content.prediction;
    out.writeLong(prediction.step());
    if (branch(prediction.position().isPresent(), out)) {
      out.writeLong(prediction.position().getAsLong());
    }
    out.writeEnum(AvroSchemas.KINDS.indexOf(prediction.kind()));
    if (branch(prediction.reason().isPresent(), out)) {
      out.writeEnum(AvroSchemas.REASONS.indexOf(prediction.reason().get()));
    }
    if (branch(prediction.index().isPresent(), out)) {
      out.writeInt(prediction.index().getAsInt());
    }
    if (branch(prediction.completion().isPresent(), out)) {
      out.writeInt(prediction.completion().getAsInt());
    }
    floats(prediction.output().values(), out);
    top(prediction.output().top(), out);
    floats(prediction.output().summary(), out);
    if (branch(prediction.surprise().isPresent(), out)) {
      out.writeFloat(prediction.surprise().get());
    }
    out.writeBytes(model);
    out.writeBytes(modelVersion);
    if (branch(prediction.lastEvent().isPresent(), out)) {
      place(prediction.lastEvent().get(), out);
    }
    if (branch(!content.event.isEmpty(), out)) {
      event(content.event, out);
    }
  }

  private static void event(Map<String, @Nullable Object> fields, BinaryEncoder out) throws IOException {
    out.writeMapStart();
    out.setItemCount(fields.size());
    for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
      out.startItem();
      out.writeString(field.getKey());
      switch (field.getValue()) {
        case null -> out.writeIndex(NULL);
        case Boolean value -> {
          out.writeIndex(AvroSchemas.BOOLEAN_BRANCH);
          out.writeBoolean(value);
        }
        case Long value -> {
          out.writeIndex(AvroSchemas.LONG_BRANCH);
          out.writeLong(value);
        }
        case Double value -> {
          out.writeIndex(AvroSchemas.DOUBLE_BRANCH);
          out.writeDouble(value);
        }
        default -> {
          out.writeIndex(AvroSchemas.STRING_BRANCH);
          out.writeString(field.getValue().toString());
        }
      }
    }
    out.writeMapEnd();
  }

  private static void place(Prediction.EventPlace place, BinaryEncoder out) throws IOException {
    out.writeInt(place.partition());
    out.writeLong(place.offset());
    if (branch(place.readTo().isPresent(), out)) {
      out.writeLong(place.readTo().getAsLong());
    }
  }

  private static boolean branch(boolean present, BinaryEncoder out) throws IOException {
    out.writeIndex(present ? PRESENT : NULL);
    return present;
  }

  private static void floats(float @Nullable [] values, BinaryEncoder out) throws IOException {
    if (values == null) {
      out.writeIndex(NULL);
      return;
    }
    out.writeIndex(PRESENT);
    out.writeArrayStart();
    out.setItemCount(values.length);
    for (float value : values) {
      out.startItem();
      out.writeFloat(value);
    }
    out.writeArrayEnd();
  }

  private static void top(List<Output.Candidate> top, BinaryEncoder out) throws IOException {
    if (!branch(!top.isEmpty(), out)) {
      return;
    }
    out.writeArrayStart();
    out.setItemCount(top.size());
    for (Output.Candidate candidate : top) {
      out.startItem();
      out.writeInt(candidate.id());
      String token = candidate.token();
      if (token == null) {
        out.writeIndex(NULL);
      } else {
        out.writeIndex(PRESENT);
        out.writeString(token);
      }
      out.writeFloat(candidate.probability());
    }
    out.writeArrayEnd();
  }
}
