package io.cellstream.topology;

import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Gives a record its own timestamp. A client can send none at all (−1): such an event gets the latest time of its partition so far, or,
 * before there is any, the time at which it is read. So its prediction is not dated 1970, which retention would delete.
 */
final class EventTime implements TimestampExtractor {
  private final InstantSource clock;

  EventTime(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    if (record.timestamp() >= 0) {
      return record.timestamp();
    }
    return partitionTime >= 0 ? partitionTime : clock.millis();
  }
}
