package io.cellstream.cli;

import io.cellstream.config.Keys;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.wire.PredictionJson;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Predictions as JSON lines. For one thread. */
final class PrintedPredictions implements PredictionSink {
  /** How many lines go by before one looks whether they arrive, where nobody waits for each. */
  private static final int MANY = 256;

  private final PrintWriter out;
  private final boolean atOnce;
  private final Supplier<RuntimeException> lost;
  private final ModelDefinition model;
  private final Lifetime lifetime;
  private final PrintWriter err;
  private int lines;

  /**
   * @param atOnce whether each line is for somebody who waits for it
   * @param lost what to throw when {@code out} takes no more
   * @param lifetime when sequences end by themselves
   * @param err told of sequences that were not answered
   */
  PrintedPredictions(PrintWriter out, boolean atOnce, Supplier<RuntimeException> lost, ModelDefinition model, Lifetime lifetime,
      PrintWriter err) {
    this.out = out;
    this.atOnce = atOnce;
    this.lost = lost;
    this.model = model;
    this.lifetime = lifetime;
    this.err = err;
  }

  @Override
  public void take(SequenceKey key, OptionalLong timestamp, Prediction prediction) {
    out.println(PredictionJson.write(key.bytes(), timestamp, prediction));
    lines++;
    if ((atOnce || lines % MANY == 0) && out.checkError()) {
      throw lost.get();
    }
  }

  @Override
  public void finish(Tally tally) {
    if (tally.held() > 0) {
      err.println("cellstream: warning: " + waiting(tally.held()));
    }
    if (tally.open() > 0 && model.waitsForEnds()) {
      err.println(
          "cellstream: warning: " + (tally.open() == 1 ? "1 sequence is" : String.format(Locale.ROOT, "%,d sequences are", tally.open()))
              + " open and got no answer: a " + model.shape() + " model answers when a sequence is over, and " + unended());
    }
  }

  private static String waiting(long held) {
    return (held == 1 ? "1 event has" : String.format(Locale.ROOT, "%,d events have", held))
        + " no prediction: lower positions of the same sequence have not come, nor has its time to wait for them passed ("
        + Keys.REORDER_TIME.name() + ")";
  }

  private String unended() {
    if (!lifetime.isLimited()) {
      return "that is at an event with \"end\":true, or by a rule: -D " + Keys.IDLE.name() + "=60000";
    }
    return "neither \"end\":true has come nor "
        + (lifetime.clock() == Clock.WALL ? "such an end in --ends" : "an event so late that its time is over");
  }
}
