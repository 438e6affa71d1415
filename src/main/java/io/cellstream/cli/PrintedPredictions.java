package io.cellstream.cli;

import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.wire.PredictionJson;
import java.io.PrintWriter;
import java.util.OptionalLong;

/**
 * Predictions as JSON lines.
 *
 * @param atOnce whether each line is for somebody who waits for it
 */
record PrintedPredictions(PrintWriter out, boolean atOnce) implements PredictionSink {

  @Override
  public void take(SequenceKey key, OptionalLong timestamp, Prediction prediction) {
    out.println(PredictionJson.write(key.bytes(), timestamp, prediction));
    if (atOnce) {
      out.flush();
    }
  }

  @Override
  public void finish(Tally tally) {
  }
}
