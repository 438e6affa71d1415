package io.cellstream.config;

import io.cellstream.text.NearestName;
import io.confluent.kafka.serializers.AbstractKafkaSchemaSerDeConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;

/** Every name that a configuration may use, found by name, with or without one of Kafka Streams' client prefixes. */
final class Catalog {
  /** Followed by a header's name. Gateways take tokens this way, so the value is a secret. */
  static final Setting HEADER = new Setting(AbstractKafkaSchemaSerDeConfig.REQUEST_HEADER_PREFIX, Owner.REGISTRY, ConfigDef.Type.PASSWORD,
      DefaultValue.NONE, Setting.ANY, ConfigDef.Importance.LOW, "A header of every request to the registry.");

  private final Map<String, Setting> plain = new TreeMap<>();
  private final Map<String, Map<String, Setting>> prefixed = new LinkedHashMap<>();

  Catalog() {
    Map<String, Setting> consumer = kafka(ConsumerConfig.configDef());
    Map<String, Setting> producer = kafka(ProducerConfig.configDef());
    Map<String, Setting> admin = kafka(AdminClientConfig.configDef());
    // the first to define a name wins, so what Streams says about a shared name goes before what its clients say
    Keys.own().forEach(setting -> plain.put(setting.name(), setting));
    kafka(StreamsConfig.configDef()).forEach(plain::putIfAbsent);
    consumer.forEach(plain::putIfAbsent);
    producer.forEach(plain::putIfAbsent);
    admin.forEach(plain::putIfAbsent);
    settings(Owner.REGISTRY, AbstractKafkaSchemaSerDeConfig.baseConfigDef()).forEach(plain::putIfAbsent);
    prefixed.put(StreamsConfig.MAIN_CONSUMER_PREFIX, consumer);
    prefixed.put(StreamsConfig.RESTORE_CONSUMER_PREFIX, consumer);
    prefixed.put(StreamsConfig.CONSUMER_PREFIX, consumer);
    prefixed.put(StreamsConfig.PRODUCER_PREFIX, producer);
    prefixed.put(StreamsConfig.ADMIN_CLIENT_PREFIX, admin);
    prefixed.put(StreamsConfig.TOPIC_PREFIX, TopicSettings.all());
  }

  Optional<Setting> find(String name) {
    Setting known = plain.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    if (name.startsWith(HEADER.name()) && name.length() > HEADER.name().length()) {
      return Optional.of(HEADER.named(name));
    }
    return prefixOf(name).flatMap(prefix -> Optional.ofNullable(following(prefix).get(name.substring(prefix.length()))))
        .map(setting -> setting.named(name));
  }

  /**
   * The setting of that name, if a user may set it.
   *
   * @throws ConfigurationException if it is unknown, or Cellstream's own to set
   */
  Setting demand(String name, Source source) {
    Optional<String> reason = controlled(name);
    if (reason.isPresent()) {
      throw new ConfigurationException(source.text() + ": " + name + " is not yours to set: " + reason.get() + "; remove it");
    }
    return find(name).orElseThrow(() -> new ConfigurationException(source.text() + ": unknown setting " + name
        + nearest(name).map(near -> "; did you mean " + near + "?").orElse("") + " (`cellstream config --docs` lists them all)"));
  }

  /** Why a name that the clients do define is not for the user; empty if it is. */
  Optional<String> controlled(String name) {
    int start = prefixOf(name).map(String::length).orElse(0);
    return Controlled.reason(name.substring(start));
  }

  /** The setting that was probably meant; empty if none is near. */
  Optional<String> nearest(String name) {
    if (plain.containsKey(Keys.PREFIX + name)) {
      return Optional.of(Keys.PREFIX + name);
    }
    if (name.startsWith(Keys.PREFIX)) {
      List<String> own = names(Owner.CELLSTREAM).stream().map(each -> each.substring(Keys.PREFIX.length())).toList();
      return NearestName.meant(own, name.substring(Keys.PREFIX.length())).map(Keys.PREFIX::concat);
    }
    Optional<String> prefix = prefixOf(name);
    return prefix.isPresent()
        ? NearestName.meant(allowed(following(prefix.get())), name.substring(prefix.get().length())).map(prefix.get()::concat)
        : NearestName.meant(allowed(plain), name);
  }

  /** The settings of one owner that a user may set, by name. */
  List<Setting> of(Owner owner) {
    return plain.values().stream().filter(setting -> setting.owner() == owner && Controlled.reason(setting.name()).isEmpty()).toList();
  }

  /** Kafka Streams' prefixes; no name begins with two of them. */
  Collection<String> prefixes() {
    return Collections.unmodifiableSet(prefixed.keySet());
  }

  /** Every name of one owner, the controlled ones and those after a prefix too. */
  List<String> names(Owner owner) {
    Stream<String> names = plain.values().stream().filter(setting -> setting.owner() == owner).map(Setting::name);
    return (owner == Owner.KAFKA ? Stream.concat(names, prefixedNames()) : names).toList();
  }

  private Stream<String> prefixedNames() {
    return prefixed.entrySet().stream().flatMap(each -> each.getValue().keySet().stream().map(each.getKey()::concat));
  }

  private Optional<String> prefixOf(String name) {
    return prefixed.keySet().stream().filter(name::startsWith).findFirst();
  }

  private Map<String, Setting> following(String prefix) {
    return prefixed.getOrDefault(prefix, Map.of());
  }

  private static List<String> allowed(Map<String, Setting> names) {
    List<String> allowed = new ArrayList<>(names.keySet());
    allowed.removeIf(name -> Controlled.reason(name).isPresent());
    return allowed;
  }

  private static Map<String, Setting> kafka(ConfigDef definitions) {
    return settings(Owner.KAFKA, definitions);
  }

  private static Map<String, Setting> settings(Owner owner, ConfigDef definitions) {
    Map<String, Setting> settings = new TreeMap<>();
    definitions.configKeys().forEach((name, key) -> {
      if (!key.internalConfig) {
        settings.put(name, Setting.of(owner, key));
      }
    });
    return settings;
  }
}
