package io.cellstream.cluster;

import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads partitions from their beginning to where they end when the reading begins, however long that takes, and all that is stored there:
 * also records of transactions that were aborted, or are open. Belongs to no group. For one thread.
 */
public final class TopicScan implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(1);
  /** How long nothing may come. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
  private final String bootstrapServers;

  public TopicScan(Settings settings) {
    Map<String, Object> properties = new HashMap<>(settings.consumerProperties());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.consumer = new KafkaConsumer<>(properties);
    this.bootstrapServers = settings.get(Keys.BOOTSTRAP_SERVERS);
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

  /** @throws StartupException if the cluster does not deliver */
  public void read(String topic, Set<TopicPartition> partitions, Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> reader,
      Progress progress) throws StartupException {
    try {
      consumer.assign(partitions);
      Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions, PATIENCE);
      Map<TopicPartition, Long> end = new HashMap<>(consumer.endOffsets(partitions, PATIENCE));
      consumer.seekToBeginning(partitions);
      long all = end.entrySet().stream().mapToLong(each -> each.getValue() - begin.getOrDefault(each.getKey(), 0L)).sum();
      long quietSince = System.nanoTime();
      long done = 0;
      while (done < all) {
        ConsumerRecords<byte @Nullable [], byte @Nullable []> records = consumer.poll(POLL);
        for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : records) {
          if (record.offset() < end.getOrDefault(new TopicPartition(topic, record.partition()), 0L)) {
            reader.accept(record);
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
