package io.cellstream.cli;

import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.util.Optional;

/** The schema registry, if one is set. */
final class OptionalRegistry implements AutoCloseable {
  private final Optional<RegistryClient> registry;

  private OptionalRegistry(Optional<RegistryClient> registry) {
    this.registry = registry;
  }

  /** @param needed whether the settings must name one */
  static OptionalRegistry open(Settings settings, boolean needed) {
    if (needed) {
      settings.require(Keys.SCHEMA_REGISTRY_URL);
    }
    return new OptionalRegistry(
        settings.find(Keys.SCHEMA_REGISTRY_URL).map(_ -> RegistryClient.open(settings.registryProperties())));
  }

  Optional<RegistryClient> ifThere() {
    return registry;
  }

  /** The registry that was needed. */
  RegistryClient get() {
    return registry.orElseThrow();
  }

  @Override
  public void close() throws IOException {
    if (registry.isPresent()) {
      registry.get().close();
    }
  }
}
