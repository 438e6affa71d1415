package io.cellstream.model.definition;

/**
 * How tokens are chosen.
 *
 * @param maxLength after so many tokens, the stop token among them, a generation is cut off
 */
public record GenerationDefinition(Method method, int maxLength) {
  /** The most sequences that a generation may follow at once. */
  public static final int MOST_ROWS = 64;
  /** The most steps of the decoder, rows times length, that one event may cost. */
  public static final int MOST_STEPS = 1 << 14;

  /** The most decoder steps that one event can cost. */
  public long steps() {
    return (long) method.rows() * maxLength;
  }

  /** How the next token is chosen. */
  public sealed interface Method {

    /** How many sequences of tokens are followed at once. */
    int rows();

    /** How many sequences of tokens are emitted. */
    int completions();
  }

  /** The most probable token, ties to the lower id. */
  public record Greedy() implements Method {
    @Override
    public int rows() {
      return 1;
    }

    @Override
    public int completions() {
      return 1;
    }
  }

  /**
   * A token drawn by its probability.
   *
   * @param temperature divides the logits: below 1 the probable become more probable
   * @param topK only the k most probable may be drawn; 0: all
   * @param topP only the fewest that together have this probability may be drawn, the most probable first; 1: all
   */
  public record Sample(float temperature, int topK, float topP, int completions) implements Method {
    @Override
    public int rows() {
      return completions;
    }
  }

  /**
   * The sequences of tokens with the highest probability, as far as a beam search finds them.
   *
   * @param beams how many are followed
   * @param completions how many of them are emitted, the best first
   */
  public record Beam(int beams, int completions) implements Method {
    @Override
    public int rows() {
      return beams;
    }
  }
}
