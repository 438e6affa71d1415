package io.cellstream.it;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A record without a timestamp, as clients of Kafka's first message format send it, and others that are told to. Java's own refuses to. */
final class TimelessRecord extends ProducerRecord<byte[], byte[]> {

  TimelessRecord(String topic, byte[] key, byte[] value) {
    super(topic, key, value);
  }

  @Override
  public Long timestamp() {
    return ConsumerRecord.NO_TIMESTAMP;
  }
}
