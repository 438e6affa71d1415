package io.cellstream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.sequence.Prediction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Predictions to JSON objects: the fields of {@link PredictionJson}, without key and timestamp, and the model. For one thread. */
public final class JsonPredictionWriter implements PredictionWriter {
  private final String model;
  private final String modelVersion;

  public JsonPredictionWriter(String model, String modelVersion) {
    this.model = model;
    this.modelVersion = modelVersion;
  }

  @Override
  public byte[] write(Prediction prediction, Map<String, @Nullable Object> event) {
    return JsonLine.write(out -> {
      PredictionJson.write(prediction, out);
      out.writeStringField("model", model);
      out.writeStringField("modelVersion", modelVersion);
      PredictionJson.event(event, out);
    }).getBytes(UTF_8);
  }
}
