package io.cellstream.bench.stream;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;

/**
 * Reads committed predictions on a thread of its own, from when it is made, and notes how old each is: a prediction carries its event's
 * timestamp, to the millisecond. Values are not looked at.
 */
final class PredictionReader implements AutoCloseable {
  private static final long LONGEST_MICROS = Duration.ofMinutes(5).toNanos() / 1_000;
  private static final Duration POLL = Duration.ofMillis(10);

  private final KafkaConsumer<Bytes, Bytes> consumer;
  private final Histogram micros = new Histogram(LONGEST_MICROS, 3);
  private volatile long fromMillis = Long.MAX_VALUE;
  private final Thread thread;
  private volatile boolean isClosed;

  /** @param partitions how many of the topic's, the first ones, are read */
  PredictionReader(String bootstrapServers, String topic, int partitions) {
    this.consumer = consumer(bootstrapServers);
    List<TopicPartition> read = IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    consumer.assign(read);
    consumer.seekToEnd(read);
    read.forEach(consumer::position);
    this.thread = Thread.ofPlatform().name("reader").daemon().start(this::read);
  }

  static KafkaConsumer<Bytes, Bytes> consumer(String bootstrapServers) {
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    return new KafkaConsumer<>(
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000),
        (topic, data) -> Bytes.wrap(bytes.deserialize(topic, data)), (topic, data) -> Bytes.wrap(bytes.deserialize(topic, data)));
  }

  private void read() {
    while (!isClosed) {
      Iterable<ConsumerRecord<Bytes, Bytes>> records = consumer.poll(POLL);
      long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
      for (ConsumerRecord<Bytes, Bytes> record : records) {
        if (record.timestamp() >= fromMillis) {
          micros.recordValue(Math.clamp(now - record.timestamp() * 1_000, 0, LONGEST_MICROS));
        }
      }
    }
    consumer.close();
  }

  /** Only events from this time on count: at first, none. */
  void countFrom(long millis) {
    fromMillis = millis;
  }

  /** What was seen; after the end. */
  Histogram micros() {
    return micros;
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
