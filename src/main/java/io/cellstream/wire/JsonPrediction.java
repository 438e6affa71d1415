package io.cellstream.wire;

import io.cellstream.sequence.Prediction;
import java.util.OptionalLong;

/**
 * One line of predictions.
 *
 * @param timestamp the event's time in ms since 1970, if known
 */
public record JsonPrediction(byte[] key, OptionalLong timestamp, Prediction prediction) {
}
