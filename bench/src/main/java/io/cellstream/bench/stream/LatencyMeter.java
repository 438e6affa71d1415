package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes events at a steady rate and has the predictions read. An event's time is when it was to be published: if the bench itself is
 * late, that counts, so that a stall is not taken for a pause.
 */
final class LatencyMeter implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(60);
  private static final int AT_ONCE = 1_000;
  /** Share of the events that the bench must have managed to publish. */
  private static final double ON_TIME = 0.97;
  private static final long SLICE_NANOS = 500_000;
  /** More would cost the machine more than the percentiles gain. */
  private static final double READ_PER_SECOND = 20_000;

  private final Cluster cluster;
  private final KafkaProducer<byte[], byte[]> producer;

  LatencyMeter(Cluster cluster) {
    this.cluster = cluster;
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 1);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
    this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * @param load the rate, as a share of the greatest
   * @param lead comes first and does not count: one's own code and the contender's have steady rates to get used to
   * @param grace from the last event to its commit, where the contender keeps up
   */
  Latency measure(Entrant entrant, double load, double rate, Duration lead, Duration duration, Duration grace) throws BenchException {
    EventTopic topic = entrant.topic();
    int read = (int) Math.clamp(Math.ceil(topic.partitions() * READ_PER_SECOND / rate), 1, topic.partitions());
    PredictionReader reader = new PredictionReader(cluster.bootstrapServers(), entrant.predictions(), read);
    long begin = System.currentTimeMillis();
    reader.countFrom(begin + lead.toMillis());
    boolean keptUp;
    try (reader) {
      Backlog sent = publish(topic, rate, duration.plus(lead), begin);
      long end = System.nanoTime();
      entrant.await(sent, DRAIN, new Window(sent.events(), end));
      keptUp = System.nanoTime() - end < grace.toNanos() && sent.events() >= ON_TIME * rate * duration.plus(lead).toSeconds();
      // its last predictions are committed, not yet read
      LockSupport.parkNanos(grace.toNanos());
    }
    return Latency.of(load, rate, reader.micros(), keptUp);
  }

  /** As many as it manages in this time. */
  private Backlog publish(EventTopic topic, double rate, Duration duration, long begin) throws BenchException {
    Sending sending = new Sending(producer, topic);
    long start = System.nanoTime();
    long sent = 0;
    for (long elapsed = 0; elapsed < duration.toNanos(); elapsed = System.nanoTime() - start) {
      // not a whole catch-up at once: the time would not be looked at
      for (int i = 0; i < AT_ONCE && sent < rate * elapsed / 1e9; i++) {
        sending.next(begin + (long) (sent * 1_000 / rate));
        sent++;
      }
      if (sent >= rate * elapsed / 1e9) {
        LockSupport.parkNanos(SLICE_NANOS);
      }
    }
    return sending.flushed();
  }

  @Override
  public void close() {
    producer.close();
  }
}
