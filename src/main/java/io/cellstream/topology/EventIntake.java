package io.cellstream.topology;

import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent;
import io.cellstream.sequence.SequenceEvent.Forget;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.wire.ForeignFrame;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Reads a record as an event, and checks everything that can be checked without its sequence's state. For one thread. */
public final class EventIntake {
  private final EventDecoder decoder;
  private final EventChecker checker;
  private final RecordLimit limit;

  public EventIntake(EventDecoder decoder, EventChecker checker, RecordLimit limit) {
    this.decoder = decoder;
    this.checker = checker;
    this.limit = limit;
  }

  /**
   * The record as an event for its sequence.
   *
   * @throws RejectedEventException if the record belongs with the dead letters
   */
  public SequenceEvent read(byte @Nullable [] key, byte @Nullable [] value, Headers headers, Origin origin)
      throws RejectedEventException {
    byte[] own = SequenceKeys.OWN.key(key, value, headers);
    if (value == null) {
      return new Forget();
    }
    if (!limit.takesKey(own, headers)) {
      throw new RejectedEventException(RejectCause.TOO_LARGE, "key of " + own.length
          + " bytes and headers leave no room for a state and a prediction: here they may have " + limit.keyAndHeaders()
          + " bytes together");
    }
    return checker.check(decoded(value, headers), origin);
  }

  private RawEvent decoded(byte[] value, Headers headers) throws RejectedEventException {
    try {
      return decoder.decode(value, headers);
    } catch (RejectedEventException e) {
      RejectCause cause = e.rejectCause();
      Optional<String> hint = cause == RejectCause.NOT_AVRO || cause == RejectCause.UNKNOWN_SCHEMA
          ? ForeignFrame.hint(value)
          : Optional.empty();
      if (hint.isPresent()) {
        throw new RejectedEventException(cause, e.getMessage() + "; " + hint.get());
      }
      throw e;
    }
  }
}
