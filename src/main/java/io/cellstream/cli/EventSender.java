package io.cellstream.cli;

import io.cellstream.cluster.PromptProducer;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** Sends records to a topic, in order and each once, and gives up where the broker does not take them in time. */
final class EventSender implements AutoCloseable {
  private final String topic;
  private final String bootstrapServers;
  private final KafkaProducer<byte @Nullable [], byte @Nullable []> producer;
  private final ObjLongConsumer<String> reject;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<@Nullable CliException> failure = new AtomicReference<>();

  /**
   * @param topic where to
   * @param reject told why one line can't be sent, and its number; from any thread
   */
  EventSender(Settings settings, String topic, ObjLongConsumer<String> reject) {
    this.topic = topic;
    this.bootstrapServers = settings.get(Keys.BOOTSTRAP_SERVERS);
    this.reject = reject;
    this.producer = PromptProducer.open(settings);
  }

  /**
   * What is to be sent.
   *
   * @param value null: none
   */
  record Outgoing(byte @Nullable [] key, OptionalLong timestamp, byte @Nullable [] value) {
  }

  /**
   * Sends one line's record; without a timestamp of its own it gets the present time.
   *
   * @throws CliException if an earlier one could not be sent
   */
  void send(long line, Outgoing record) {
    throwFailure();
    Long timestamp = record.timestamp().isPresent() ? (Long) record.timestamp().getAsLong() : null;
    var _ = producer.send(new ProducerRecord<>(topic, null, timestamp, record.key(), record.value()),
        (_, thrown) -> conclude(line, thrown));
  }

  /**
   * Waits until everything is sent.
   *
   * @throws CliException if something could not be
   */
  void flush() {
    throwFailure();
    producer.flush();
    throwFailure();
  }

  /** Events that are safely in the topic. */
  long acknowledged() {
    return acknowledged.get();
  }

  private void throwFailure() {
    CliException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }

  private void conclude(long line, @Nullable Exception thrown) {
    switch (thrown) {
      case null -> acknowledged.incrementAndGet();
      case RecordTooLargeException e -> reject.accept(e.getMessage(), line);
      default -> failure.compareAndSet(null, new CliException(ExitCode.FAILED,
          "line " + line + " could not be sent to topic " + topic + " at " + bootstrapServers + " (" + thrown.getClass().getSimpleName()
              + ": " + thrown.getMessage() + "): check that the broker is up and takes events; the lines from here on were not all sent",
          thrown));
    }
  }

  /** After a failure nothing more is sent. */
  @Override
  public void close() {
    producer.close(failure.get() == null ? Duration.ofSeconds(20) : Duration.ZERO);
  }
}
