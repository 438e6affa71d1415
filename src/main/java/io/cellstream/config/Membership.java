package io.cellstream.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.StreamsConfig;

/** How an instance is a member of its group: by the settings of Kafka Streams' main consumer. */
record Membership(Map<String, EffectiveSetting> values) {
  private static final String SESSION = ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;
  private static final String HEARTBEAT = ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG;
  private static final Duration KAFKAS_SESSION = Duration.ofSeconds(45);
  private static final long KAFKAS_HEARTBEAT_MILLIS = 3_000;
  /** Two heartbeats may be lost, or late, before a member is given up. */
  private static final int HEARTBEATS_A_SESSION = 3;

  /** A setting under the most specific of Kafka Streams' names for it. */
  Optional<EffectiveSetting> find(String name) {
    return List.of(StreamsConfig.mainConsumerPrefix(name), StreamsConfig.consumerPrefix(name), name).stream()
        .flatMap(each -> Optional.ofNullable(values.get(each)).stream()).findFirst();
  }

  /** With the streams protocol the brokers decide, and Kafka's consumer refuses to be told. */
  boolean isOfStreamsProtocol() {
    return find(StreamsConfig.GROUP_PROTOCOL_CONFIG).filter(given -> given.value().equalsIgnoreCase(GroupProtocol.STREAMS.name()))
        .isPresent();
  }

  boolean isStatic() {
    return find(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG).isPresent();
  }

  /** Whether a default of Cellstream's is meant for such a member. */
  boolean takes(String name) {
    return switch (name) {
      case SESSION -> !isOfStreamsProtocol() && !isStatic();
      case HEARTBEAT -> !isOfStreamsProtocol();
      default -> true;
    };
  }

  /** What {@code heartbeat.interval.ms} should be where only the session is set, and is too short for the default. */
  Optional<String> heartbeat() {
    return find(SESSION).filter(_ -> find(HEARTBEAT).isEmpty() && !isOfStreamsProtocol())
        .map(given -> Long.parseLong(given.value()) / HEARTBEATS_A_SESSION).filter(third -> third < KAFKAS_HEARTBEAT_MILLIS)
        .map(third -> Long.toString(Math.max(1, third)));
  }

  /** After what time without a word a member is given up; empty if the brokers decide. */
  Optional<Duration> session() {
    return isOfStreamsProtocol()
        ? Optional.empty()
        : Optional.of(find(SESSION).map(given -> Duration.ofMillis(Long.parseLong(given.value()))).orElse(KAFKAS_SESSION));
  }

  /** @throws ConfigurationException if a single late heartbeat would cost the membership */
  void check() {
    Optional<EffectiveSetting> heartbeat = find(HEARTBEAT);
    if (heartbeat.isEmpty() || session().isEmpty()) {
      return;
    }
    long session = session().get().toMillis();
    EffectiveSetting given = heartbeat.get();
    if (HEARTBEATS_A_SESSION * Long.parseLong(given.value()) > session) {
      EffectiveSetting named = given.source() instanceof Source.Default ? find(SESSION).orElse(given) : given;
      throw new ConfigurationException(named.source().text() + ": " + given.name() + "=" + given.value() + " is more than a third of "
          + find(SESSION).map(EffectiveSetting::name).orElse(SESSION) + "=" + session
          + ", so a late heartbeat or two would end the membership: lower the one or raise the other");
    }
  }
}
