package io.cellstream.wire;

import io.cellstream.sequence.Prediction;

/**
 * A prediction as an output topic carries it.
 *
 * @param model the name of the model that made it
 * @param modelVersion that model's version
 */
public record DecodedPrediction(Prediction prediction, String model, String modelVersion) {
}
