package io.cellstream.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A broker and a registry that need nothing installed and leave nothing behind: free ports, a temporary directory that goes when they do.
 * Each can be stopped and started again, with its addresses and what it knew, to play an outage. Not safe for use by several threads.
 */
public final class DevCluster implements AutoCloseable {
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(20);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Path directory;
  private DevBroker broker;
  private DevRegistry registry;

  private DevCluster(Path directory, DevBroker broker, DevRegistry registry) {
    this.directory = directory;
    this.broker = broker;
    this.registry = registry;
  }

  /** Returns when both serve their clients. */
  public static DevCluster start() throws IOException {
    return start(Files.createTempDirectory("cellstream-cluster-"));
  }

  /**
   * As {@link #start()}, in a directory of the caller's choice.
   *
   * @param directory empty or absent; removed at the end
   */
  public static DevCluster start(Path directory) throws IOException {
    DevRegistry registry = null;
    try {
      registry = DevRegistry.start();
      return new DevCluster(directory, DevBroker.start(directory, 0), registry);
    } catch (IOException | RuntimeException e) {
      if (registry != null) {
        registry.close();
      }
      remove(directory);
      throw e;
    }
  }

  Path directory() {
    return directory;
  }

  /** For {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** For {@code schema.registry.url}. */
  public String registryUrl() {
    return registry.url();
  }

  /**
   * @param config the topic's own settings, by Kafka's names
   * @throws IOException the topic exists, its name or a setting is wrong, or the broker is stopped
   */
  public void createTopic(String name, int partitions, Map<String, String> config) throws IOException, InterruptedException {
    try (Admin admin = Admin
        .create(Map.of("bootstrap.servers", bootstrapServers(), "request.timeout.ms", "10000", "default.api.timeout.ms", "20000"))) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(config))).all().get();
      // the controller has answered, and the broker learns it a little later
      long deadline = System.nanoTime() + KNOWN_WITHIN.toNanos();
      while (!admin.listTopics().names().get().contains(name)) {
        if (System.nanoTime() - deadline > 0) {
          throw new IOException(
              "cluster: topic " + name + " was created, but the broker does not know it after " + KNOWN_WITHIN.toSeconds() + " s");
        }
        Thread.sleep(LOOK_AGAIN);
      }
    } catch (ExecutionException e) {
      throw new IOException("cluster: could not create topic " + name + ": " + e.getCause(), e);
    }
  }

  /** Stops the broker in good order; its clients wait or fail as they are set to. */
  public void stopBroker() throws IOException {
    broker.close();
  }

  /** Starts the stopped broker on its data and port. */
  public void startBroker() throws IOException {
    broker = DevBroker.start(directory, broker.port());
  }

  /** Cuts the registry's connections; further ones are refused. */
  public void stopRegistry() {
    registry.close();
  }

  /** Starts the stopped registry with its schemas and port. */
  public void startRegistry() throws IOException {
    registry = DevRegistry.builder().port(registry.port()).data(registry.data()).start();
  }

  /** Stops both and removes their directory. Close the clients first: they would go on looking for the broker. */
  @Override
  public void close() throws IOException {
    registry.close();
    try {
      broker.close();
    } finally {
      remove(directory);
    }
  }

  private static void remove(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      throw new IOException("cluster: could not remove " + directory, e);
    }
  }
}
