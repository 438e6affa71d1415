package io.cellstream.config;

import io.cellstream.kernel.KernelMode;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The effective settings of one start: flags over environment variables over the configuration file over defaults. Every value was checked for
 * its type and range; which of them must be there depends on the command, see {@link #require}. The typed getters throw
 * {@link ConfigurationException} where a setting without default is missing.
 */
public final class Settings {
  /** What {@code run} can't do without. */
  public static final List<String> FOR_RUN = List.of(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, StreamsConfig.APPLICATION_ID_CONFIG,
      SettingNames.SCHEMA_REGISTRY_URL, SettingNames.MODEL, SettingNames.INPUT_TOPIC, SettingNames.OUTPUT_TOPIC);

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

  /** All values that were given or that Cellstream chose, by name; Kafka's and the registry's own defaults are not among them. */
  public Collection<EffectiveSetting> effective() {
    return values.values();
  }

  /** One line each, for stderr. */
  public List<String> warnings() {
    return warnings;
  }

  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name)).map(EffectiveSetting::value);
  }

  /**
   * Refuses to go on without these settings.
   *
   * @throws ConfigurationException naming all that are missing, and how to give them
   */
  public void require(Collection<String> names) {
    List<String> missing = names.stream().filter(name -> !values.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      String where = file.map(path -> path + ": ").orElse("");
      String remedy = file.isPresent() ? "add to the file" : "give a configuration file with --config";
      throw new ConfigurationException(where + "missing " + String.join(", ", missing) + ": " + remedy + ", or use --set "
          + missing.getFirst() + "=...");
    }
  }

  public void require(String... names) {
    require(Arrays.asList(names));
  }

  public String bootstrapServers() {
    return demand(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG);
  }

  public String applicationId() {
    return demand(StreamsConfig.APPLICATION_ID_CONFIG);
  }

  /** The registry's addresses; they may carry a user and password, so print them through {@link Secrets#maskUrls}. */
  public List<String> registryUrls() {
    return Arrays.stream(demand(SettingNames.SCHEMA_REGISTRY_URL).split(",", -1)).map(String::strip).toList();
  }

  /** The model package's folder, absolute. Whether it is there is for the reader of model packages to say. */
  public Path model() {
    return path(SettingNames.MODEL);
  }

  public String inputTopic() {
    return demand(SettingNames.INPUT_TOPIC);
  }

  public String outputTopic() {
    return demand(SettingNames.OUTPUT_TOPIC);
  }

  /** The topic of FINAL predictions, by default the output topic. */
  public String finalTopic() {
    return demand(SettingNames.FINAL_TOPIC);
  }

  public String deadLetterTopic() {
    return demand(SettingNames.DEAD_LETTER_TOPIC);
  }

  /** The most bytes of a token table. */
  public long tokenTable() {
    return Long.parseLong(demand(SettingNames.TOKEN_TABLE));
  }

  /** How many sequences are stepped together at most. */
  public int batchMax() {
    return Integer.parseInt(demand(SettingNames.BATCH_MAX));
  }

  /** The most bytes of heap for live states, of all stream threads together. */
  public long liveStates() {
    return Long.parseLong(demand(SettingNames.LIVE_STATES));
  }

  /** How many events of a sequence there are between two snapshots of its state; empty if the application shall find it. */
  public OptionalInt snapshotEvents() {
    return get(SettingNames.SNAPSHOT_EVENTS).map(Integer::parseInt).map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  /** The most bytes outside of the heap for all RocksDB stores together. */
  public long rocksDbMemory() {
    return Long.parseLong(demand(SettingNames.ROCKSDB_MEMORY));
  }

  /** How long a transaction may take before the broker gives it up. */
  public Duration transactionTimeout() {
    return Duration.ofMillis(Long.parseLong(demand(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)));
  }

  /** How long a schema id that the registry does not know is waited for; zero is not at all. */
  public Duration unknownIdGrace() {
    return Duration.ofMillis(Long.parseLong(demand(SettingNames.UNKNOWN_ID_GRACE)));
  }

  public KernelMode kernel() {
    return KernelMode.valueOf(demand(SettingNames.KERNEL).toUpperCase(Locale.ROOT));
  }

  public ModelChanged modelChanged() {
    return ModelChanged.valueOf(demand(SettingNames.MODEL_CHANGED).toUpperCase(Locale.ROOT));
  }

  /** What to do where the offset to go on at is gone. */
  public OffsetsMissing offsetsMissing() {
    return OffsetsMissing.valueOf(demand(SettingNames.OFFSETS_MISSING).toUpperCase(Locale.ROOT));
  }

  public LogLevel logLevel() {
    return LogLevel.valueOf(demand(SettingNames.LOG_LEVEL).toUpperCase(Locale.ROOT));
  }

  /**
   * Where to answer probes and scrapes; empty if nowhere.
   *
   * @throws ConfigurationException if no such host is known
   */
  public Optional<InetSocketAddress> observeListen() {
    EffectiveSetting given = Objects.requireNonNull(values.get(SettingNames.OBSERVE_LISTEN), SettingNames.OBSERVE_LISTEN);
    return ListenAddress.parse(given.value()).map(address -> {
      InetSocketAddress resolved = address.resolve();
      if (resolved.isUnresolved()) {
        throw new ConfigurationException(
            given.source().text() + ": " + given.name() + ": '" + given.value() + "': no host " + address.host()
                + " is known; give an address of this machine, or 0.0.0.0 for all of them");
      }
      return resolved;
    });
  }

  /** For how long events may wait without a commit: the setting's time, from when a commit is due. */
  public Duration stalledAfter() {
    return Duration
        .ofMillis(Long.parseLong(demand(SettingNames.OBSERVE_STALLED)) + Long.parseLong(demand(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)));
  }

  /** The folder of local state, absolute; each application has a folder of its own in it. */
  public Path stateDir() {
    return path(StreamsConfig.STATE_DIR_CONFIG);
  }

  /** The name of a static member of the application's group, under the most specific of Kafka Streams' names for the setting; empty if not static. */
  public Optional<String> instanceId() {
    String name = ConsumerConfig.GROUP_INSTANCE_ID_CONFIG;
    return get(StreamsConfig.mainConsumerPrefix(name)).or(() -> get(StreamsConfig.consumerPrefix(name))).or(() -> get(name));
  }

  /** Whether states, outputs and offsets are committed in one transaction. */
  public boolean exactlyOnce() {
    return demand(StreamsConfig.PROCESSING_GUARANTEE_CONFIG).equals(StreamsConfig.EXACTLY_ONCE_V2);
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

  private String demand(String name) {
    require(name);
    return get(name).orElseThrow();
  }

  private Path path(String name) {
    require(name);
    EffectiveSetting given = values.get(name);
    if (given == null) {
      throw new IllegalStateException(name);
    }
    try {
      Path path = Path.of(given.value());
      boolean besideTheFile = given.source() instanceof Source.FileLine;
      Path folder = besideTheFile ? ((Source.FileLine) given.source()).file().toAbsolutePath().getParent() : Path.of("").toAbsolutePath();
      return (folder == null ? path.toAbsolutePath() : folder.resolve(path)).normalize();
    } catch (InvalidPathException e) {
      throw new ConfigurationException(given.source().text() + ": " + name + ": '" + given.value() + "' is no path (" + e.getReason() + ")",
          e);
    }
  }
}
