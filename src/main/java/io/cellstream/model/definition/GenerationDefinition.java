package io.cellstream.model.definition;

/**
 * How a decoder generates.
 *
 * @param maxLength the most tokens of a generation, the stop token included
 */
public record GenerationDefinition(Method method, int maxLength) {
  /** The most sequences of tokens that a generation may follow at once. */
  public static final int MOST_ROWS = 64;
  /** The most decoder steps, rows times length, that one event may cost. */
  public static final int MOST_STEPS = 1 << 14;

  /** The most decoder steps that one event costs with this definition. */
  public long steps() {
    return (long) method.rows() * maxLength;
  }

  /** How the next token is chosen. */
  public sealed interface Method {

    /** The number of sequences of tokens that are followed at once. */
    int rows();

    /** The number of sequences of tokens that are emitted. */
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
   * @param temperature divides the logits; below 1, probable tokens become more probable
   * @param topK only the k most probable tokens may be drawn; 0: all
   * @param topP only the most probable tokens may be drawn, as few as together have this probability; 1: all
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
   * @param beams the number of sequences that are followed
   * @param completions the number of them that are emitted, the best first
   */
  public record Beam(int beams, int completions) implements Method {
    @Override
    public int rows() {
      return beams;
    }
  }
}
