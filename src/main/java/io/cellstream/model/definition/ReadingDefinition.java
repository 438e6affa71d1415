package io.cellstream.model.definition;

import java.util.Locale;

/**
 * How a model reads whole sequences, some of whose layers read backward: once the sequence is over, from its inputs, which are kept until
 * then.
 *
 * @param maxLength how many inputs are kept at most; with the last of them the sequence is over
 * @param answer what of the last layer the head reads
 */
public record ReadingDefinition(int maxLength, Answer answer) {
  /** Numbers (ids of tokens, or features) that the inputs of one sequence may have. */
  public static final int MOST_KEPT = 1 << 20;
  /** Numbers that one layer may give for all steps of one sequence: 512 MB. */
  public static final int MOST_READ = 1 << 27;

  /** What the head reads, where the last layer reads backward. */
  public enum Answer {
    /** The state that each direction has after its own last step: PyTorch's {@code h_n}, ONNX's {@code Y_h}. */
    LAST_STATES,
    /** What the layer gives for the sequence's last step, which is the backward direction's first: PyTorch's {@code output[-1]}. */
    LAST_STEP;

    /** As {@code model.json} spells it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
