package io.cellstream.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The producer of a stream thread. It counts transactions that end without a commit, because Kafka Streams only logs it when the last
 * commit fails at a stop.
 */
final class StreamProducer extends KafkaProducer<byte[], byte[]> {
  private final LongAdder abandoned;
  private boolean open;

  /** @param abandoned the counter, shared by all producers of the stream */
  StreamProducer(Map<String, Object> config, LongAdder abandoned) {
    super(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.abandoned = abandoned;
  }

  @Override
  public void beginTransaction() {
    super.beginTransaction();
    open = true;
  }

  @Override
  public void commitTransaction() {
    super.commitTransaction();
    open = false;
  }

  @Override
  public void abortTransaction() {
    abandon();
    super.abortTransaction();
  }

  @Override
  public void close(Duration timeout) {
    abandon();
    super.close(timeout);
  }

  private void abandon() {
    if (open) {
      open = false;
      abandoned.increment();
    }
  }
}
