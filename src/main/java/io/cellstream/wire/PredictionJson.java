package io.cellstream.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.cellstream.model.head.Output;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.Prediction.EventPlace;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Predictions as JSON lines, always in the same order of fields, absent ones left out, floats as the shortest decimal that reads back to the
 * same bits: so equal predictions are equal lines.
 */
public final class PredictionJson {
  private PredictionJson() {
  }

  /**
   * @param timestamp the event's time in ms since 1970
   * @throws IllegalArgumentException if a number is not finite: such a prediction must never come to be
   */
  public static String write(byte[] key, OptionalLong timestamp, Prediction prediction) {
    return write(key, timestamp, prediction, Map.of());
  }

  /** @param event the fields of the event's own record that the prediction repeats */
  public static String write(byte[] key, OptionalLong timestamp, Prediction prediction, Map<String, @Nullable Object> event) {
    return JsonLine.write(out -> {
      JsonKey.write(key, out);
      write(prediction, out);
      if (timestamp.isPresent()) {
        out.writeNumberField("timestamp", timestamp.getAsLong());
      }
      event(event, out);
    });
  }

  static void write(Prediction prediction, JsonGenerator out) throws IOException {
    out.writeNumberField("step", prediction.step());
    if (prediction.position().isPresent()) {
      out.writeNumberField("position", prediction.position().getAsLong());
    }
    out.writeStringField("kind", prediction.kind().name());
    if (prediction.reason().isPresent()) {
      out.writeStringField("reason", prediction.reason().get().name());
    }
    if (prediction.index().isPresent()) {
      out.writeNumberField("index", prediction.index().getAsInt());
    }
    if (prediction.completion().isPresent()) {
      out.writeNumberField("completion", prediction.completion().getAsInt());
    }
    output(prediction.output(), out);
    if (prediction.surprise().isPresent()) {
      out.writeNumberField("surprise", finite(prediction.surprise().get()));
    }
    if (prediction.lastEvent().isPresent()) {
      lastEvent(prediction.lastEvent().get(), out);
    }
  }

  static void event(Map<String, @Nullable Object> fields, JsonGenerator out) throws IOException {
    if (fields.isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("event");
    for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
      out.writeFieldName(field.getKey());
      switch (field.getValue()) {
        case null -> out.writeNull();
        case Boolean value -> out.writeBoolean(value);
        case Long value -> out.writeNumber(value);
        case Double value -> out.writeNumber(value);
        default -> out.writeString(field.getValue().toString());
      }
    }
    out.writeEndObject();
  }

  static void lastEvent(EventPlace last, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("lastEvent");
    out.writeNumberField("partition", last.partition());
    out.writeNumberField("offset", last.offset());
    if (last.readTo().isPresent()) {
      out.writeNumberField("readTo", last.readTo().getAsLong());
    }
    out.writeEndObject();
  }

  private static void output(Output output, JsonGenerator out) throws IOException {
    floats("values", output.values(), out);
    if (!output.top().isEmpty()) {
      out.writeArrayFieldStart("top");
      for (Output.Candidate candidate : output.top()) {
        out.writeStartObject();
        out.writeNumberField("id", candidate.id());
        String token = candidate.token();
        if (token != null) {
          out.writeStringField("token", token);
        }
        out.writeNumberField("probability", finite(candidate.probability()));
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    floats("summary", output.summary(), out);
  }

  private static void floats(String field, float @Nullable [] values, JsonGenerator out) throws IOException {
    if (values != null) {
      out.writeArrayFieldStart(field);
      for (float value : values) {
        out.writeNumber(finite(value));
      }
      out.writeEndArray();
    }
  }

  private static float finite(float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException("a prediction holds " + value);
    }
    return value;
  }
}
