package io.cellstream.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.TopicPartition;

/**
 * A main consumer that begins a partition at its first event if the partition appeared while the stream runs: the group has no offset of it,
 * and there was no start that could have chosen one. Where another instance has begun it, its topic is made known here, too. A partition that
 * was known before and has no offset has lost it, which is an error. For one thread.
 */
final class GrowingConsumer extends ForwardingConsumer {
  private final Consumer<byte[], byte[]> consumer;
  private final NewSources news;

  GrowingConsumer(Consumer<byte[], byte[]> consumer, NewSources news) {
    super(consumer);
    this.consumer = consumer;
    this.news = news;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
      news.know(records.partitions());
      return records;
    } catch (NoOffsetForPartitionException e) {
      Set<TopicPartition> begin = news.among(e.partitions());
      if (begin.isEmpty()) {
        throw e;
      }
      consumer.seekToBeginning(begin); // if others have no offset, the next poll says so
      return new ConsumerRecords<>(Map.of(), Map.of());
    }
  }
}
