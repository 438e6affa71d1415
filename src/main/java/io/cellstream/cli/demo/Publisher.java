package io.cellstream.cli.demo;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.config.Settings;
import io.cellstream.wire.JsonEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Publishes events and remembers what it published, so that the very same can be run offline. For one thread. */
final class Publisher implements AutoCloseable {
  /** ms. A person watches each event. */
  private static final String LINGER = "5";

  private final KafkaProducer<byte[], byte[]> producer;
  private final EventWriter writer;
  private final InstantSource clock;
  private final List<JsonEvent> sent = new ArrayList<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  Publisher(Settings settings, EventWriter writer, InstantSource clock) {
    Map<String, Object> properties = new HashMap<>(settings.producerProperties());
    properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER);
    this.producer = new KafkaProducer<>(properties);
    this.writer = writer;
    this.clock = clock;
  }

  void send(DemoEvent event) {
    byte[] key = event.key().bytes();
    long now = clock.millis();
    sent.add(new JsonEvent(key, OptionalLong.of(now), event.event()));
    var _ = producer.send(new ProducerRecord<>(Stage.EVENTS, null, now, key, writer.write(event, now)), (_, thrown) -> {
      if (thrown != null) {
        failure.compareAndSet(null, thrown);
      }
    });
  }

  /** @throws CliException if any event so far was not taken */
  void requireHealthy() {
    Exception thrown = failure.get();
    if (thrown != null) {
      throw new CliException(ExitCode.FAILED, "an event could not be published: " + thrown, thrown);
    }
  }

  List<JsonEvent> sent() {
    return Collections.unmodifiableList(sent);
  }

  @Override
  public void close() {
    producer.close();
  }
}
