package io.cellstream.preflight;

import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The schema registry, if one is set. */
public record OptionalRegistry(Optional<RegistryClient> client) implements AutoCloseable {

  /** Someone waits for its answers, so that it has less patience than the stream. Does not connect yet. */
  public static OptionalRegistry impatient(Settings settings) {
    return open(settings, ClusterAnswers.PATIENCE);
  }

  /** With the stream's patience. Does not connect yet. */
  public static OptionalRegistry open(Settings settings) {
    return open(settings, RegistryClient.DEFAULT_PATIENCE);
  }

  private static OptionalRegistry open(Settings settings, Duration patience) {
    return new OptionalRegistry(settings.find(Keys.SCHEMA_REGISTRY_URL)
        .map(_ -> RegistryClient.open(settings.registryProperties(), patience, InstantSource.system())));
  }

  @Override
  public void close() throws IOException {
    if (client.isPresent()) {
      client.get().close();
    }
  }
}
