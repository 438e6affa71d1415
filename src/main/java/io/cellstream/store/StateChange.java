package io.cellstream.store;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What is to be stored under a key.
 *
 * @param value null: nothing any more
 * @param timestamp of the event that it comes from, ms since the epoch
 */
record StateChange(Bytes key, byte @Nullable [] value, long timestamp) {
}
