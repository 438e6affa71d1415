package io.cellstream.model.definition;

import java.util.List;
import java.util.Locale;

/**
 * How a model reads inputs that are kept, from the first to the last at once and from a fresh state, in place of carrying a state from event
 * to event.
 */
public sealed interface ReadingDefinition {
  /** The most numbers (tokens' ids, or features) in the inputs of one sequence. */
  int MOST_KEPT = 1 << 20;
  /** The most numbers that one layer outputs for all steps of one reading: 512 MB. */
  int MOST_READ = 1 << 27;

  /** The most inputs that are kept of a sequence. */
  int mostKept();

  /** Which of the last layer's results the head reads. */
  Answer answer();

  /**
   * Once, when a sequence is over.
   *
   * @param maxLength the most inputs that are kept; with the last of them the sequence is over
   */
  record Whole(int maxLength, Answer answer) implements ReadingDefinition {
    @Override
    public int mostKept() {
      return maxLength;
    }
  }

  /**
   * Again and again, the last inputs of a sequence that goes on.
   *
   * @param length how many inputs are read for an answer
   * @param hop after how many more inputs the next answer comes
   * @param begin what there is before a sequence has as many inputs
   */
  record Windowed(int length, int hop, Begin begin, Answer answer) implements ReadingDefinition {
    @Override
    public int mostKept() {
      return length;
    }

    /** Whether the sequence's step of this number, from 1, has an answer. */
    public boolean answersAt(long step) {
      long since = step - (begin instanceof Begin.Wait ? length : 1);
      return since >= 0 && since % hop == 0;
    }

    /** Whether there is anything to read after so many steps. */
    public boolean isReadable(long steps) {
      return steps >= (begin instanceof Begin.Wait ? length : 1);
    }
  }

  /** What a window does at the beginning of a sequence, which has fewer inputs than it. */
  sealed interface Begin {
    /** The first answer waits for a whole window. */
    record Wait() implements Begin {
    }

    /** What there is is read: the first window has one input. */
    record Partial() implements Begin {
    }

    /**
     * What is missing stands in front, as the same input each time.
     *
     * @param features as they would come with an event, not yet normalised
     */
    record PadFeatures(List<Float> features) implements Begin {
      public PadFeatures {
        features = List.copyOf(features);
      }
    }

    /**
     * What is missing stands in front, as the same token each time.
     *
     * @param id of the token
     */
    record PadToken(int id) implements Begin {
    }
  }

  /** What the head reads if the last layer reads backward. */
  enum Answer {
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
