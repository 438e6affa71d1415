package io.cellstream.wire;

import io.cellstream.sequence.RawEvent;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One line of events.
 *
 * @param key null: the line has none, which makes a record that the application turns away
 * @param timestamp the event's time in ms since 1970, if given
 */
public record JsonEvent(byte @Nullable [] key, OptionalLong timestamp, RawEvent event) {
}
