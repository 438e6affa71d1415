package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Preloads events. It writes them in a transaction, which a contender that reads committed records does not see before the commit: so
 * producing costs nothing while a turn runs, and the commit is the turn's start, whatever the contender is.
 */
final class Feeder implements AutoCloseable {
  private static final int TRANSACTION_MILLIS = 600_000;

  private final KafkaProducer<byte[], byte[]> producer;

  Feeder(String bootstrapServers) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "bench-feeder");
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
  }

  /** Writes a topic's next events. They are on the broker, and invisible, when it returns. */
  Backlog fill(EventTopic topic, long events) throws BenchException {
    producer.beginTransaction();
    Sending sending = new Sending(producer, topic);
    for (long i = 0; i < events; i++) {
      sending.next(null);
    }
    return sending.flushed();
  }

  /** Shows what was filled in to its contender. */
  void open() throws BenchException {
    try {
      producer.commitTransaction();
    } catch (KafkaException e) {
      throw new BenchException("the events can't be committed: " + e, e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
