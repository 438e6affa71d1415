package io.cellstream.sequence;

import io.cellstream.model.Output;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One prediction about a sequence; its key and timestamp travel beside it.
 *
 * @param step 0-based count of the step it follows
 * @param position the producer's position, if it gave one
 * @param reason why it was emitted: always on FINAL, on STEP only for the ending event; else null
 * @param index place within a generated sequence; only on GENERATED
 * @param surprise −log₂ p of the arriving token under the state before the step, in bits; null where there is none
 */
public record Prediction(long step, OptionalLong position, Kind kind, @Nullable Reason reason, OptionalInt index, Output output,
    @Nullable Float surprise) {

  /** What the prediction belongs to. */
  public enum Kind {
    /** One time step. */
    STEP,
    /** A whole sequence. */
    FINAL,
    /** One token of a generated sequence. */
    GENERATED
  }

  /** Why a sequence ended. */
  public enum Reason {
    /** Its end event came. */
    END,
    /** A start event cut it off. */
    RESTART,
    /** Nothing came for too long. */
    IDLE,
    /** It reached the longest length allowed. */
    MAX_LENGTH,
    /** Its state belongs to another model. */
    MODEL_CHANGED
  }
}
