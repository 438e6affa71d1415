package io.cellstream.cluster;

import io.cellstream.config.Settings;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/** Makes producers for commands at which someone waits: each record once and in order, or a failure that is told within 30 s. */
public final class PromptProducer {
  /** A record waits for room and metadata, then for its acknowledgement. */
  private static final Map<String, Object> BOUNDS = Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, 8_000,
      ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 6_000, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 13_000);

  private PromptProducer() {
  }

  public static KafkaProducer<byte @Nullable [], byte @Nullable []> open(Settings settings) {
    Map<String, Object> properties = settings.producerProperties();
    properties.putAll(BOUNDS);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    return new KafkaProducer<>(properties);
  }
}
