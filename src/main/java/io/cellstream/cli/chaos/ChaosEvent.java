package io.cellstream.cli.chaos;

import io.cellstream.sequence.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event as its producer has it.
 *
 * @param key null: it belongs to no sequence
 * @param timestamp ms since the epoch
 * @param body what is in its value
 */
record ChaosEvent(byte @Nullable [] key, long timestamp, Body body) {

  /** What is in a record's value. */
  sealed interface Body {
    /** An event in the usual schema, or in the newest one. */
    record Written(RawEvent event, boolean newSchema) implements Body {
    }

    /** Bytes that nobody has written as an event. */
    record Raw(byte[] value) implements Body {
    }

    /** No value: the sequence is to be forgotten. */
    record Nothing() implements Body {
    }
  }
}
