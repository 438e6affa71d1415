package io.cellstream.bench.failover;

import io.cellstream.bench.stream.Cluster;
import io.cellstream.bench.stream.EventTopic;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends events, and trusts the answers to tell of one that was lost: first those that make the keys known, then a steady stream on a thread of its own. */
final class Traffic implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final EventTopic topic;
  private final long pauseNanos;
  private final Thread thread = Thread.ofPlatform().name("traffic").daemon().unstarted(this::send);
  private volatile boolean isClosed;

  /** @param rate events/s of the steady stream */
  Traffic(Cluster cluster, EventTopic topic, int rate) {
    this.topic = topic;
    this.pauseNanos = TimeUnit.SECONDS.toNanos(1) / rate;
    this.producer = new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers(), ProducerConfig.LINGER_MS_CONFIG, 2),
        new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends so many events as fast as they go. */
  void fill(int events) {
    for (int i = 0; i < events; i++) {
      var _ = producer.send(topic.next(System.currentTimeMillis()));
    }
    producer.flush();
  }

  void begin() {
    thread.start();
  }

  private void send() {
    long due = System.nanoTime();
    while (!isClosed) {
      var _ = producer.send(topic.next(System.currentTimeMillis()));
      due += pauseNanos;
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }
}
