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

  /** Records may have old times: a broker that was killed has forgotten their producer, and of several requests lets a later one pass an earlier one. */
  private static final Map<String, Object> IN_ORDER = Map.of(ProducerConfig.ACKS_CONFIG, "all",
      ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true", ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);

  private PromptProducer() {
  }

  public static KafkaProducer<byte @Nullable [], byte @Nullable []> open(Settings settings) {
    Map<String, Object> properties = settings.producerProperties();
    properties.putAll(BOUNDS);
    properties.putAll(IN_ORDER);
    return new KafkaProducer<>(properties);
  }
}
