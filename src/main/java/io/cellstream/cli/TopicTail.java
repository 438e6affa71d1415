package io.cellstream.cli;

import io.cellstream.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Follows partitions of topics, what is committed only; belongs to no group and leaves no trace. For one thread, but for {@link #stop}. */
final class TopicTail implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int PLACES = 8;
  /** How long all brokers may be silent beyond what a fetch waits for. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
  private final List<TopicPartition> partitions;
  private final BrokerContact contact;
  private final Metric bytesReceived;

  TopicTail(Settings settings, List<TopicPartition> partitions) {
    this.partitions = partitions;
    Map<String, Object> properties = settings.consumerProperties();
    // what retention removed under a slow reader is passed over, never the rest with it
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.consumer = new KafkaConsumer<>(properties);
    this.contact = new BrokerContact(PATIENCE.plusMillis(new ConsumerConfig(properties).getInt(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG)));
    this.bytesReceived = consumer.metrics().entrySet().stream()
        .filter(each -> each.getKey().name().equals("incoming-byte-total") && each.getKey().group().equals("consumer-metrics"))
        .map(Map.Entry::getValue).findFirst().orElseThrow();
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

    /** All brokers have gone, or one is back. */
    void contact(BrokerContact.Change change);
  }

  /** Reads until the reader has enough, nothing came for {@code idleSeconds}, or {@link #stop} is called. */
  void follow(OptionalInt idleSeconds, Reader reader) {
    long last = System.nanoTime();
    boolean more = true;
    try {
      while (more) {
        long before = System.nanoTime();
        ConsumerRecords<byte @Nullable [], byte @Nullable []> records = consumer.poll(POLL);
        Duration poll = Duration.ofNanos(System.nanoTime() - before);
        contact.after(poll, (Double) bytesReceived.metricValue()).ifPresent(reader::contact);
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
