package io.cellstream.cluster;

import io.cellstream.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads one record at a time, outside of any group, to find the place of a record that does not fit into memory. A consumer that unpacks
 * many records at once loses the ones before it, and does not say where it is. For one thread.
 */
public final class SingleRecords implements AutoCloseable {
  private final Map<String, Object> properties;
  private @Nullable Consumer<byte[], byte[]> consumer;
  private Set<TopicPartition> assigned = Set.of();
  private long next;

  /** A reader that sees the records that the stream sees: only committed ones under exactly-once. */
  public SingleRecords(Settings settings) {
    Map<String, Object> all = TopicReader.properties(settings);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    all.keySet().remove(ConsumerConfig.CLIENT_ID_CONFIG);
    this.properties = Map.copyOf(all);
  }

  /** The result of reading one record. */
  public sealed interface Read {
  }

  public record Found(ConsumerRecord<byte[], byte[]> record) implements Read {
  }

  /** No record came in time. */
  public record Nothing() implements Read {
  }

  /** The next record is too large for the heap. */
  public record TooLarge(OutOfMemoryError error) implements Read {
  }

  /** Reads the first record at this offset or behind it. */
  public Read read(TopicPartition partition, long offset, Duration atMost) {
    Consumer<byte[], byte[]> reader = at(partition, offset);
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      do {
        long left = Math.max(0, deadline - System.nanoTime());
        ConsumerRecords<byte[], byte[]> records = reader.poll(Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(left)));
        for (ConsumerRecord<byte[], byte[]> record : records) {
          next = record.offset() + 1;
          return new Found(record);
        }
      } while (System.nanoTime() < deadline);
      return new Nothing();
    } catch (OutOfMemoryError e) {
      close(); // the consumer's inner state can't be relied on any more
      return new TooLarge(e);
    }
  }

  private Consumer<byte[], byte[]> at(TopicPartition partition, long offset) {
    Consumer<byte[], byte[]> reader = consumer;
    if (reader == null) {
      reader = new KafkaConsumer<>(properties);
      consumer = reader;
    }
    if (!assigned.equals(Set.of(partition)) || next != offset) {
      assigned = Set.of(partition);
      reader.assign(List.of(partition));
      reader.seek(partition, offset);
      next = offset;
    }
    return reader;
  }

  @Override
  public void close() {
    Consumer<byte[], byte[]> reader = consumer;
    consumer = null;
    assigned = Set.of();
    if (reader != null) {
      reader.close(CloseOptions.timeout(Duration.ZERO));
    }
  }
}
