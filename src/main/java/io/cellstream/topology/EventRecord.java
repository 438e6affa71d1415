package io.cellstream.topology;

import io.cellstream.sequence.SequenceEvent;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.store.CommitGate.Place;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * An event's record, whose key, timestamp and headers its predictions have, and which its dead letter repeats.
 *
 * @param origin where and when it was
 * @param place the record's place in the topology; null if the model keeps no states, so that no event waits
 */
public record EventRecord(Record<byte @Nullable [], byte @Nullable []> record, Origin origin, @Nullable Place place) {

  /** The same event at its own time, if it says one. */
  EventRecord timed(SequenceEvent event) {
    return event instanceof Advance advance && advance.origin().timestamp() != origin.timestamp()
        ? new EventRecord(record, advance.origin(), place)
        : this;
  }

  /** The record at the event's time, which its predictions have. */
  Record<byte @Nullable [], byte @Nullable []> atItsTime() {
    return record.timestamp() == origin.timestamp() ? record : record.withTimestamp(origin.timestamp());
  }

  /** The bytes that the sender gave, and what {@link StoredEvents} adds to them for each header. */
  long bytes() {
    return bytes(record.key(), record.value(), record.headers());
  }

  /** The same of a record that stands in no topology. */
  public static long bytes(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    long bytes = size(key) + size(value);
    for (Header header : headers.toArray()) { // of none it makes no object, as an iterator would
      bytes += 2 * Integer.BYTES + Utils.utf8Length(header.key()) + size(header.value());
    }
    return bytes;
  }

  private static long size(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
