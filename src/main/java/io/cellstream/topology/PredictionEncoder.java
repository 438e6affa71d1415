package io.cellstream.topology;

import io.cellstream.sequence.Prediction;

/** Turns a prediction into a record's value. For one thread. */
@FunctionalInterface
public interface PredictionEncoder {

  byte[] encode(Prediction prediction);
}
