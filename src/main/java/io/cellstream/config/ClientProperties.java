package io.cellstream.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;

/** The settings as each client library wants them. */
final class ClientProperties {
  private static final String SASL_PREFIX = "sasl.";

  /** Membership settings of the stream; a consumer beside it has none. */
  private static final Set<String> GROUP = Set.of(ConsumerConfig.GROUP_PROTOCOL_CONFIG, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);

  private final Settings settings;

  ClientProperties(Settings settings) {
    this.settings = settings;
  }

  Map<String, Object> streams() {
    settings.require(Keys.BOOTSTRAP_SERVERS, Keys.APPLICATION_ID, Keys.STATE_DIR);
    Map<String, Object> properties = owned(Owner.KAFKA);
    properties.put(Keys.STATE_DIR.name(), settings.get(Keys.STATE_DIR).toString());
    properties.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class.getName());
    properties.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class.getName());
    // there is no global thread; unset, Streams warns of it three times at every start
    properties.put("processing.exception.handler.global.enabled", true);
    // Streams compares the commit interval only with the prefixed name, and with its own 10 s where that is absent
    String transactionTimeout = StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
    settings.find(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG).ifPresent(value -> properties.putIfAbsent(transactionTimeout, value));
    try {
      var _ = new StreamsConfig(properties);
    } catch (ConfigException | IllegalArgumentException e) {
      throw new ConfigurationException("Kafka Streams refuses these settings: " + e.getMessage(), e);
    }
    return properties;
  }

  Map<String, Object> admin() {
    settings.require(Keys.BOOTSTRAP_SERVERS);
    return client(AdminClientConfig.configNames(), List.of(StreamsConfig.ADMIN_CLIENT_PREFIX));
  }

  Map<String, Object> producer() {
    settings.require(Keys.BOOTSTRAP_SERVERS);
    Map<String, Object> properties = client(ProducerConfig.configNames(), List.of(StreamsConfig.PRODUCER_PREFIX));
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    return properties;
  }

  Map<String, Object> consumer() {
    settings.require(Keys.BOOTSTRAP_SERVERS);
    Map<String, Object> properties = client(ConsumerConfig.configNames(),
        List.of(StreamsConfig.CONSUMER_PREFIX, StreamsConfig.MAIN_CONSUMER_PREFIX));
    properties.keySet().removeAll(GROUP);
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return properties;
  }

  Map<String, Object> registry() {
    settings.require(Keys.SCHEMA_REGISTRY_URL);
    Map<String, Object> properties = owned(Owner.REGISTRY);
    // basic.auth.credentials.source=SASL_INHERIT reads Kafka's own
    settings.effective().stream().filter(given -> given.name().startsWith(SASL_PREFIX))
        .forEach(given -> properties.put(given.name(), given.value()));
    return properties;
  }

  private Map<String, Object> owned(Owner owner) {
    Map<String, Object> properties = new HashMap<>();
    settings.effective().stream().filter(given -> given.setting().owner() == owner)
        .forEach(given -> properties.put(given.name(), given.value()));
    return properties;
  }

  /** The plain names that this client knows, then what has its prefix, the last prefix winning. */
  private Map<String, Object> client(Set<String> known, List<String> prefixes) {
    Map<String, Object> properties = owned(Owner.KAFKA);
    properties.keySet().retainAll(known);
    for (String prefix : prefixes) {
      settings.effective().stream().filter(given -> given.name().startsWith(prefix))
          .forEach(given -> properties.put(given.name().substring(prefix.length()), given.value()));
    }
    return properties;
  }
}
