package io.cellstream.preflight;

import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/** The registry, if one is set. Has less patience than the stream, because someone waits for its answers. */
public record OptionalRegistry(Optional<RegistryClient> client) implements AutoCloseable {

  /** Does not connect yet. */
  public static OptionalRegistry open(Settings settings) {
    return new OptionalRegistry(settings.find(Keys.SCHEMA_REGISTRY_URL)
        .map(_ -> RegistryClient.open(settings.registryProperties(), ClusterAnswers.PATIENCE, InstantSource.system())));
  }

  @Override
  public void close() throws IOException {
    if (client.isPresent()) {
      client.get().close();
    }
  }
}
