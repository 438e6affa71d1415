package io.cellstream.wire;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event that was turned away, as its topic carries it; what a record does not say is empty.
 *
 * @param key the event's own; null: it had none
 * @param value the event's own bytes; null: it had none
 * @param timestamp the event's time in ms since 1970
 * @param topic where the event came from
 * @param partition of that topic
 * @param offset in that partition
 */
public record DeadLetter(byte @Nullable [] key, byte @Nullable [] value, long timestamp, Optional<String> cause, Optional<String> message,
    Optional<String> topic, Optional<Long> partition, Optional<Long> offset) {
}
