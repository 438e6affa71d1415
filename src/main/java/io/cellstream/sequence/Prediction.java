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
 * @param lastEvent the last event of a sequence that was over by its time; empty if the prediction has an event of its own
 */
public record Prediction(long step, OptionalLong position, Kind kind, Optional<Reason> reason, OptionalInt index,
    OptionalInt completion, Output output, Optional<Float> surprise, Optional<EventPlace> lastEvent) {

  /** A prediction that has an event of its own. */
  public Prediction(long step, OptionalLong position, Kind kind, Optional<Reason> reason, OptionalInt index, OptionalInt completion,
      Output output, Optional<Float> surprise) {
    this(step, position, kind, reason, index, completion, output, surprise, Optional.empty());
  }

  /** A prediction that is not one of several completions. */
  public Prediction(long step, OptionalLong position, Kind kind, Optional<Reason> reason, OptionalInt index, Output output,
      Optional<Float> surprise) {
    this(step, position, kind, reason, index, OptionalInt.empty(), output, surprise);
  }

  /**
   * Where the last event of a sequence stands in the input topic that was over by its time.
   *
   * @param readTo by the wall clock, the offset up to which the partition had been read when the sequence was over; else empty, because
   *        the events' times say it
   */
  public record EventPlace(int partition, long offset, OptionalLong readTo) {
  }

  /** The same prediction of a sequence that was over by its time, after this event. */
  Prediction after(SequenceEvent.Origin last, OptionalLong readTo) {
    return new Prediction(step, position, kind, reason, index, completion, output, surprise,
        Optional.of(new EventPlace(last.partition(), last.offset(), readTo)));
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
    /** It reached the greatest length, or the greatest age, allowed. */
    MAX_LENGTH,
    /** Its state belongs to another model. */
    MODEL_CHANGED
  }
}
