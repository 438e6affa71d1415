package io.cellstream.sequence;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An event as a wire format gave it, not yet checked against the model.
 *
 * @param input null: none
 * @param position the producer's own count, if it keeps one
 * @param start whether the event begins a new sequence
 * @param end whether the sequence ends after this event
 */
public record RawEvent(@Nullable RawInput input, OptionalLong position, boolean start, boolean end) {
}
