package io.cellstream.bench.stream;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A contender's input topic with the events that go into it. */
record EventTopic(String name, int partitions, Keys keys, EventSource events, EventValues values) {

  /** @param timestamp ms of the epoch; null: the time of sending */
  ProducerRecord<byte[], byte[]> next(@Nullable Long timestamp) {
    events.next();
    int key = events.key();
    return new ProducerRecord<>(name, keys.partition(key), timestamp, keys.bytes(key), values.of(events.token(), events.end()));
  }
}
