package io.cellstream.cli;

import io.cellstream.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Follows topics, all partitions, what is committed only; belongs to no group and leaves no trace. For one thread, but for {@link #stop}. */
final class TopicTail implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int PLACES = 8;

  private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
  private final List<TopicPartition> partitions = new ArrayList<>();

  /** @param topics number of partitions by topic */
  TopicTail(Settings settings, Map<String, Integer> topics) {
    topics.forEach((topic, count) -> {
      for (int partition = 0; partition < count; partition++) {
        partitions.add(new TopicPartition(topic, partition));
      }
    });
    Map<String, Object> properties = settings.consumerProperties();
    // what retention removed under a slow reader is passed over, never the rest with it
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.consumer = new KafkaConsumer<>(properties);
    consumer.assign(partitions);
  }

  void toBeginning() {
    consumer.seekToBeginning(partitions);
  }

  /** To the end as it is now: nothing that comes after this call is missed. */
  void toEnd() {
    consumer.endOffsets(partitions, ANSWER).forEach(consumer::seek);
  }

  /** Takes what is read. */
  interface Reader {
    /** One record, partition by partition in order; false: no more. */
    boolean take(ConsumerRecord<byte @Nullable [], byte @Nullable []> record);

    /** All records so far are taken, the next may be long in coming; false: no more. */
    boolean pause();
  }

  /** Reads until the reader has enough, nothing came for {@code idleSeconds}, or {@link #stop} is called. */
  void follow(OptionalInt idleSeconds, Reader reader) {
    long last = System.nanoTime();
    boolean more = true;
    try {
      while (more) {
        ConsumerRecords<byte @Nullable [], byte @Nullable []> records = consumer.poll(POLL);
        for (var each = records.iterator(); more && each.hasNext();) {
          more = reader.take(each.next());
        }
        more &= reader.pause();
        last = records.isEmpty() ? last : System.nanoTime();
        more &= idleSeconds.isEmpty() || System.nanoTime() - last < Duration.ofSeconds(idleSeconds.getAsInt()).toNanos();
      }
    } catch (WakeupException e) {
      // stopped, and everything taken was followed by a pause
    } catch (OutOfMemoryError e) {
      throw new CliException(ExitCode.FAILED, "out of memory (" + e.getMessage() + ") while reading on from " + partitions.stream()
          .limit(PLACES).map(each -> each + "@" + consumer.position(each)).collect(Collectors.joining(", "))
          + (partitions.size() > PLACES ? ", ..." : "")
          + ": what comes there takes more than there is when it is unpacked; give more, as in"
          + " JAVA_OPTS=-Xmx2g");
    }
  }

  /** Ends {@link #follow}. For any thread. */
  void stop() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
