package io.cellstream.topology;

import io.cellstream.sequence.Prediction;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Turns a prediction into a record's value. For one thread. */
@FunctionalInterface
public interface PredictionEncoder {

  /** @param event the value of the event's record; null: the prediction has no event of its own */
  byte[] encode(Prediction prediction, byte @Nullable [] event, Headers headers);
}
