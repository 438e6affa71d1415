package io.cellstream.cli;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.observe.Observer;
import io.cellstream.runtime.StreamApplication;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** An observer of {@code run}, where the settings ask for one. */
record Observation(Optional<Observer> observer) implements AutoCloseable {

  /** @throws StartupException if it can't listen where it shall */
  static Observation of(Settings settings) throws StartupException, IOException {
    Optional<InetSocketAddress> address = settings.get(Keys.OBSERVE_LISTEN);
    return new Observation(
        address.isEmpty() ? Optional.empty() : Optional.of(Observer.open(address.get(), Keys.OBSERVE_LISTEN.name(), Version.own())));
  }

  void watch(StreamApplication application) {
    observer.ifPresent(present -> present.watch(application));
  }

  @Override
  public void close() {
    observer.ifPresent(Observer::close);
  }
}
