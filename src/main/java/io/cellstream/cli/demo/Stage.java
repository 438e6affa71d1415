package io.cellstream.cli.demo;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.devcluster.DevCluster;
import io.cellstream.observe.Observer;
import io.cellstream.runtime.StreamApplication;
import io.cellstream.runtime.StreamStarter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rocksdb.NativeLibraryLoader;

/** Broker, registry, topics and the stream application, all in this process; the application goes through the very code of {@code run}. */
final class Stage implements AutoCloseable {
  static final String EVENTS = "events";
  static final String PREDICTIONS = "predictions";
  static final String DEAD_LETTERS = "dead-letters";
  static final List<String> TOPICS = List.of(EVENTS, PREDICTIONS, DEAD_LETTERS);
  /** Two, so that the application has two tasks. */
  static final int PARTITIONS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DevCluster cluster;
  private final StreamApplication application;
  private final Map<String, String> properties;
  private final Settings settings;

  private Stage(DevCluster cluster, StreamApplication application, Map<String, String> properties, Settings settings) {
    this.cluster = cluster;
    this.application = application;
    this.properties = properties;
    this.settings = settings;
  }

  /**
   * @param mapping settings that map the fields of events that are not of Cellstream's own schema; else empty
   * @throws CliException if the application does not come up
   */
  static Stage build(DemoFolder folder, Path model, Map<String, String> mapping, Steps steps) throws Exception {
    DevCluster cluster = steps.timed("a Kafka broker, and a registry of the events' format", () -> DevCluster.start(folder.cluster()));
    try {
      steps.timed("topics: one for events, one for predictions, one for rejects", () -> {
        for (String topic : TOPICS) {
          cluster.createTopic(topic, PARTITIONS, Map.of());
        }
        return TOPICS;
      });
      Map<String, String> properties = properties(cluster, folder, model);
      properties.putAll(mapping);
      Settings settings = Settings.load(Optional.empty(), Map.of(), properties);
      return new Stage(cluster, steps.timed("the stream application, with the model in it", () -> start(settings, folder)), properties,
          settings);
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  private static StreamApplication start(Settings settings, DemoFolder folder) throws Exception {
    // else RocksDB unpacks its native library (15 MB) beside the folder, where a process that is halted leaves it
    NativeLibraryLoader.getInstance().loadLibrary(folder.libraries().toString());
    StreamApplication application = new StreamStarter(settings).prepare();
    try {
      application.start();
      if (!application.awaitRunning(PATIENCE)) {
        requireRunning(application);
        throw new CliException(ExitCode.FAILED, "the stream application was not up within " + PATIENCE.toSeconds() + " s");
      }
      return application;
    } catch (Exception e) {
      application.close();
      throw e;
    }
  }

  private static Map<String, String> properties(DevCluster cluster, DemoFolder folder, Path model) {
    Map<String, String> properties = new TreeMap<>();
    properties.put(Keys.BOOTSTRAP_SERVERS.name(), cluster.bootstrapServers());
    properties.put(Keys.SCHEMA_REGISTRY_URL.name(), cluster.registryUrl());
    properties.put(Keys.APPLICATION_ID.name(), "cellstream-demo");
    properties.put(Keys.STATE_DIR.name(), folder.states().toString());
    properties.put(Keys.MODEL.name(), model.toAbsolutePath().toString());
    properties.put(Keys.INPUT_TOPIC.name(), EVENTS);
    properties.put(Keys.OUTPUT_TOPIC.name(), PREDICTIONS);
    properties.put(Keys.DEAD_LETTER_TOPIC.name(), DEAD_LETTERS);
    return properties;
  }

  /** What the settings were made from. */
  Map<String, String> properties() {
    return properties;
  }

  Settings settings() {
    return settings;
  }

  /** Lets an observer watch the application. */
  void show(Observer observer) {
    observer.watch(application);
  }

  /** @throws CliException with the reason if the application has ended */
  void requireRunning() throws InterruptedException {
    requireRunning(application);
  }

  private static void requireRunning(StreamApplication application) throws InterruptedException {
    switch (application.streams().state()) {
      case CREATED, RUNNING, REBALANCING -> {
      }
      case ERROR, NOT_RUNNING, PENDING_ERROR, PENDING_SHUTDOWN -> throw new CliException(ExitCode.FAILED,
          "the stream application ended: " + application.awaitEnd().orElse("it was stopped"));
    }
  }

  /** Waits for the application's end, which only a failure brings about, and returns the reason. */
  String awaitFailure() throws InterruptedException {
    return application.awaitEnd().orElse("it was stopped");
  }

  @Override
  public void close() throws IOException {
    application.close();
    cluster.close();
  }
}
