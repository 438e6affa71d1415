package io.cellstream.wire;

import io.cellstream.sequence.Prediction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Predictions to values of the output topics. For one thread. */
@FunctionalInterface
public interface PredictionWriter {

  /** @param event fields of the event's own record: each null, a Boolean, a Long, a Double or a String */
  byte[] write(Prediction prediction, Map<String, @Nullable Object> event);
}
