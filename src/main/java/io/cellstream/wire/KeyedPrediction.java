package io.cellstream.wire;

import io.cellstream.sequence.Prediction;
import java.util.OptionalLong;

/**
 * A prediction with what travels beside it.
 *
 * @param timestamp the event's time in ms since 1970, if known
 */
public record KeyedPrediction(byte[] key, OptionalLong timestamp, Prediction prediction) {
}
