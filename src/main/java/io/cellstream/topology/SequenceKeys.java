package io.cellstream.topology;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Says to which sequence a record belongs. For one thread. */
@FunctionalInterface
public interface SequenceKeys {
  /** A record's own key is its sequence's. */
  SequenceKeys OWN = (key, _, _) -> {
    if (key == null) {
      throw new RejectedEventException(RejectCause.NULL_KEY, "the record has no key, so it belongs to no sequence");
    }
    return key;
  };

  /** @throws RejectedEventException if the sender is to blame; any other failure throws an unchecked exception */
  byte[] key(byte @Nullable [] key, byte @Nullable [] value, Headers headers) throws RejectedEventException;
}
