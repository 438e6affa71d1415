package io.cellstream.cluster;

import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads partitions to where they end when the reading begins, however long that takes. Belongs to no group. For one thread.
 */
public final class TopicScan implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(1);
  /** How long nothing may come. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
  private final String bootstrapServers;

  /** Reads all that is stored: also records of transactions that were aborted, or are open. */
  public TopicScan(Settings settings) {
    this(settings, uncommitted(settings));
  }

  private TopicScan(Settings settings, Map<String, Object> properties) {
    this.consumer = new KafkaConsumer<>(properties);
    this.bootstrapServers = settings.get(Keys.BOOTSTRAP_SERVERS);
  }

  /** Reads what the stream would read: under exactly-once only what is committed, up to the first open transaction. */
  public static TopicScan asTheStream(Settings settings) {
    return new TopicScan(settings, TopicReader.properties(settings));
  }

  private static Map<String, Object> uncommitted(Settings settings) {
    Map<String, Object> properties = new HashMap<>(settings.consumerProperties());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return properties;
  }

  /** Gets the records, those of a partition in their order. */
  @FunctionalInterface
  public interface Reader {
    void take(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) throws StartupException;
  }

  /** Is told how far the reading is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * @param done how many offsets are read
     * @param all how many there are; some have no record
     */
    void at(String topic, long done, long all);
  }

  /**
   * Reads partitions from their beginning.
   *
   * @throws StartupException if the cluster does not deliver, or the reader throws it
   */
  public void read(String topic, Set<TopicPartition> partitions, Reader reader,
      Progress progress) throws StartupException {
    read(topic, partitions, Map.of(), reader, progress);
  }

  /**
   * Reads partitions.
   *
   * @param from where to begin in some of them; where that is before the beginning, or not said, it is the beginning
   * @throws StartupException if the cluster does not deliver, or the reader throws it
   */
  public void read(String topic, Set<TopicPartition> partitions, Map<TopicPartition, Long> from,
      Reader reader, Progress progress) throws StartupException {
    try {
      consumer.assign(partitions);
      Map<TopicPartition, Long> end = new HashMap<>(consumer.endOffsets(partitions, PATIENCE));
      Map<TopicPartition, Long> begin = new HashMap<>(consumer.beginningOffsets(partitions, PATIENCE));
      begin.replaceAll((each, first) -> Math.min(Math.max(first, from.getOrDefault(each, 0L)), end.getOrDefault(each, 0L)));
      begin.forEach(consumer::seek);
      long all = end.entrySet().stream().mapToLong(each -> each.getValue() - begin.getOrDefault(each.getKey(), 0L)).sum();
      long quietSince = System.nanoTime();
      long done = 0;
      while (done < all) {
        ConsumerRecords<byte @Nullable [], byte @Nullable []> records = consumer.poll(POLL);
        for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : records) {
          if (record.offset() < end.getOrDefault(new TopicPartition(topic, record.partition()), 0L)) {
            reader.take(record);
          }
        }
        long before = done;
        done = 0;
        for (TopicPartition each : partitions) {
          long last = end.getOrDefault(each, 0L);
          done += Math.min(consumer.position(each, PATIENCE), last) - begin.getOrDefault(each, 0L);
        }
        progress.at(topic, done, all);
        if (done > before) {
          quietSince = System.nanoTime();
        } else if (System.nanoTime() - quietSince > PATIENCE.toNanos()) {
          throw new KafkaException("nothing came for " + PATIENCE.toSeconds() + " s");
        }
      }
    } catch (KafkaException e) {
      throw new StartupException("topic " + topic + " at " + bootstrapServers + " can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
