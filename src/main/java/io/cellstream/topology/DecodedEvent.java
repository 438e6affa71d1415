package io.cellstream.topology;

import io.cellstream.sequence.SequenceEvent;
import io.cellstream.sequence.SequenceKey;

/**
 * An event between the two processors.
 *
 * @param raw the record's value as it arrived, in case it must go to the dead letters after all; empty for {@link SequenceEvent.Forget}
 */
record DecodedEvent(SequenceKey key, SequenceEvent event, byte[] raw) {
}
