package io.cellstream.sequence;

import io.cellstream.model.head.Output;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One prediction about a sequence, without its key and timestamp, which callers hold beside it.
 *
 * @param step number of the step that the prediction follows, from 0
 * @param position the producer's position, if it gave one
 * @param reason on a FINAL, why the sequence ended; on the STEP of the ending event, {@link Reason#END}; on a completion's last GENERATED,
 *        why the completion ended; else empty
 * @param index place within a generated sequence, from 0; only on GENERATED
 * @param completion which of several generated sequences, from 0; only on GENERATED of a model that emits several
 * @param surprise −log₂ p of the arriving token under the state before the step, in bits; empty if there is none
 */
public record Prediction(long step, OptionalLong position, Kind kind, Optional<Reason> reason, OptionalInt index,
    OptionalInt completion, Output output, Optional<Float> surprise) {

  /** A prediction that is not one of several completions. */
  public Prediction(long step, OptionalLong position, Kind kind, Optional<Reason> reason, OptionalInt index, Output output,
      Optional<Float> surprise) {
    this(step, position, kind, reason, index, OptionalInt.empty(), output, surprise);
  }

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
    /** Its end event came; or, in a generated sequence, the stop token. */
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
