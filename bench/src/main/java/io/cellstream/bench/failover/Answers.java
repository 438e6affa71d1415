package io.cellstream.bench.failover;

import io.cellstream.bench.stream.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;

/** Reads committed predictions on a thread of its own. A prediction carries its event's time, so it tells which events are answered. */
final class Answers implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);

  private final KafkaConsumer<Bytes, Bytes> consumer;
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong longestWait = new AtomicLong();
  /** Per partition, the time of the latest event that has an answer. */
  private final AtomicLongArray answered;
  private final Thread thread;
  private volatile boolean isClosed;

  Answers(Cluster cluster, String topic, int partitions) {
    this.consumer = cluster.reader();
    this.answered = new AtomicLongArray(partitions);
    List<TopicPartition> all = IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    this.thread = Thread.ofPlatform().name("answers").daemon().start(this::read);
  }

  private void read() {
    while (!isClosed) {
      for (ConsumerRecord<Bytes, Bytes> record : consumer.poll(POLL)) {
        count.incrementAndGet();
        longestWait.accumulateAndGet(System.currentTimeMillis() - record.timestamp(), Math::max);
        answered.accumulateAndGet(record.partition(), record.timestamp(), Math::max);
      }
    }
    consumer.close();
  }

  long count() {
    return count.get();
  }

  /** Forgets how long events have waited so far. */
  void waitAnew() {
    longestWait.set(0);
  }

  /** The longest that an event has waited for its answer, in seconds. */
  double longestWait() {
    return longestWait.get() / 1e3;
  }

  /** Whether every partition has an answer to an event of this time or later. */
  boolean reach(long millis) {
    return IntStream.range(0, answered.length()).allMatch(p -> answered.get(p) >= millis);
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
