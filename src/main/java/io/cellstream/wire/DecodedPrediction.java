package io.cellstream.wire;

import io.cellstream.sequence.Prediction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A prediction as an output topic carries it.
 *
 * @param model the name of the model that made it
 * @param modelVersion that model's version
 * @param event the fields of the event's own record that it repeats: each null, a Boolean, a Long, a Double or a String
 */
public record DecodedPrediction(Prediction prediction, String model, String modelVersion, Map<String, @Nullable Object> event) {

  /** A prediction that repeats nothing. */
  public DecodedPrediction(Prediction prediction, String model, String modelVersion) {
    this(prediction, model, modelVersion, Map.of());
  }
}
