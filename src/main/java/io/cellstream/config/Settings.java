package io.cellstream.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The effective settings of one start: flags over environment variables over the configuration file over defaults. Every value was checked for
 * its type and range; which of them must be there depends on the command, see {@link #require}.
 */
public final class Settings {
  /** What {@code run} can't do without. */
  static final List<Key<?>> FOR_RUN = List.of(Keys.BOOTSTRAP_SERVERS, Keys.APPLICATION_ID, Keys.SCHEMA_REGISTRY_URL, Keys.MODEL,
      Keys.INPUT_TOPIC, Keys.OUTPUT_TOPIC);

  private final Optional<Path> file;
  private final SortedMap<String, EffectiveSetting> values;
  private final List<String> warnings;

  Settings(Optional<Path> file, Map<String, EffectiveSetting> values, List<String> warnings) {
    this.file = file;
    this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    this.warnings = List.copyOf(warnings);
  }

  /**
   * @param file the configuration file, UTF-8
   * @param environment all environment variables, as {@link System#getenv()} gives them
   * @param flags settings given on the command line, by name
   * @throws ConfigurationException for the first thing that is wrong
   */
  public static Settings load(Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    return new SettingsLoader().load(file, environment, flags, System.getProperty("user.home", ""));
  }

  /**
   * Some of the settings, for a command that has no use for the others: what the file and the environment say of those is passed over,
   * right or wrong. A flag must name a setting all the same.
   *
   * @throws ConfigurationException for the first thing that is wrong
   */
  public static Settings load(Collection<Key<?>> only, Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    return new SettingsLoader(only.stream().map(Key::name).collect(Collectors.toSet())).load(file, environment, flags, "");
  }

  /** All values that were given or that Cellstream chose, by name; Kafka's and the registry's own defaults are not among them. */
  public Collection<EffectiveSetting> effective() {
    return values.values();
  }

  /** One line each, for stderr. */
  public List<String> warnings() {
    return warnings;
  }

  /** @throws ConfigurationException if it is missing, or turns out to be no value only now (a host that nobody knows) */
  public <T> T get(Key<T> key) {
    require(key);
    return find(key).orElseThrow();
  }

  /** Empty if it is neither given nor has a default; else as {@link #get} does. */
  public <T> Optional<T> find(Key<T> key) {
    return Optional.ofNullable(values.get(key.name())).map(given -> given.parsed(key.parser()));
  }

  /** Where a path among the settings comes from, and where it begins if it is relative. */
  public String origin(Key<Path> key) {
    EffectiveSetting given = values.get(key.name());
    if (given == null || Path.of(given.value()).isAbsolute()) {
      return key.name() + (given == null ? "" : ", " + given.source().text());
    }
    return given.source().text() + ": " + key.name() + "=" + given.shown() + ", a relative path, starts at "
        + (given.source() instanceof Source.FileLine ? "the file's folder" : "the working directory");
  }

  /** The text of a setting of any name. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name)).map(EffectiveSetting::value);
  }

  /**
   * Refuses to go on without these settings.
   *
   * @throws ConfigurationException naming all that are missing, and how to give them
   */
  public void require(Collection<Key<?>> keys) {
    List<String> missing = keys.stream().map(Key::name).filter(name -> !values.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      String where = file.map(path -> path + ": ").orElse("");
      String remedy = file.isPresent() ? "add to the file" : "give a configuration file with --config";
      throw new ConfigurationException(where + "missing " + String.join(", ", missing) + ": " + remedy + ", or use --set "
          + missing.getFirst() + "=...");
    }
  }

  /**
   * Refuses to go on without what {@code run} can't do without. A registry is needed for Avro and Protobuf, unless a schema file stands for it.
   *
   * @throws ConfigurationException naming all that are missing, and how to give them
   */
  public void requireForRun() {
    List<Key<?>> needed = new ArrayList<>(FOR_RUN);
    if (!get(Keys.INPUT_FORMAT).needsRegistry(find(Keys.INPUT_SCHEMA).isPresent()) && get(Keys.OUTPUT_FORMAT) != OutputFormat.AVRO) {
      needed.remove(Keys.SCHEMA_REGISTRY_URL);
    }
    require(needed);
  }

  public void require(Key<?>... keys) {
    require(Arrays.asList(keys));
  }

  /** For how long events may wait without a commit: the setting's time, from when a commit is due. */
  public Duration stalledAfter() {
    return get(Keys.OBSERVE_STALLED).plus(get(Keys.COMMIT_INTERVAL));
  }

  /** The name of a static member of the application's group, under the most specific of Kafka Streams' names for the setting; empty if not static. */
  public Optional<String> instanceId() {
    return new Membership(values).find(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG).map(EffectiveSetting::value);
  }

  /** After what time without a word of an instance its partitions go to others; empty if the brokers decide, with the streams protocol. */
  public Optional<Duration> session() {
    return new Membership(values).session();
  }

  /**
   * For {@code KafkaStreams} and {@code TopologyConfig}: everything of Kafka's that is set. The error handlers are the runtime's to add.
   *
   * @throws ConfigurationException if Kafka Streams refuses the combination
   */
  public Map<String, Object> streamsProperties() {
    return new ClientProperties(this).streams();
  }

  /** For an admin client. */
  public Map<String, Object> adminProperties() {
    return new ClientProperties(this).admin();
  }

  /** For a producer of bytes outside the stream. */
  public Map<String, Object> producerProperties() {
    return new ClientProperties(this).producer();
  }

  /** For a consumer of committed bytes outside the stream; it has no group. */
  public Map<String, Object> consumerProperties() {
    return new ClientProperties(this).consumer();
  }

  /** For Confluent's client and its serialisers, names as they define them. */
  public Map<String, Object> registryProperties() {
    return new ClientProperties(this).registry();
  }
}
