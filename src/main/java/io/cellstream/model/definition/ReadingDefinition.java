package io.cellstream.model.definition;

import java.util.Locale;

/**
 * How a model with a layer that reads backward reads whole sequences: once a sequence is over, from its inputs, which are kept until then.
 *
 * @param maxLength the most inputs that are kept; with the last of them the sequence is over
 * @param answer which of the last layer's results the head reads
 */
public record ReadingDefinition(int maxLength, Answer answer) {
  /** The most numbers (tokens' ids, or features) in the inputs of one sequence. */
  public static final int MOST_KEPT = 1 << 20;
  /** The most numbers that one layer outputs for all steps of one sequence: 512 MB. */
  public static final int MOST_READ = 1 << 27;

  /** What the head reads if the last layer reads backward. */
  public enum Answer {
    /** The state that each direction has after its own last step: PyTorch's {@code h_n}, ONNX's {@code Y_h}. */
    LAST_STATES,
    /** The layer's output at the sequence's last step, which is the backward direction's first: PyTorch's {@code output[-1]}. */
    LAST_STEP;

    /** The name in {@code model.json}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As {@link #text}, for options and their help. */
    @Override
    public String toString() {
      return text();
    }
  }
}
