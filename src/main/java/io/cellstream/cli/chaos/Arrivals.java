package io.cellstream.cli.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Notes when predictions are there, committed or not, on a thread of its own. Safe for threads. */
final class Arrivals implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrapServers;
  private final Map<String, Long> seen = new ConcurrentHashMap<>();
  private final Thread thread = Thread.ofPlatform().daemon().name("arrivals").unstarted(this::run);

  Arrivals(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Begins, once the topics are there. */
  void start() {
    thread.start();
  }

  private void run() {
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest", "enable.auto.commit", "false"),
        new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(Stream.of(Topics.OUTPUT, Topics.FINALS).flatMap(topic -> partitions(consumer, topic).stream()).toList());
      while (!Thread.currentThread().isInterrupted()) {
        var records = consumer.poll(POLL);
        long now = System.nanoTime();
        records.forEach(record -> seen.put(Outcome.place(record), now));
      }
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic, Duration.ofMinutes(1));
    return partitions.stream().map(each -> new TopicPartition(topic, each.partition())).toList();
  }

  /** By {@link System#nanoTime}, when the record at this place was seen; empty if it was not yet. */
  OptionalLong at(String place) {
    Long nanos = seen.get(place);
    return nanos == null ? OptionalLong.empty() : OptionalLong.of(nanos);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
