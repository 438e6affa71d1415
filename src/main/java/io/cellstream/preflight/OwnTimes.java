package io.cellstream.preflight;

import io.cellstream.config.ConfigurationException;
import io.cellstream.config.Settings;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.topology.EventDecoder;
import io.cellstream.wire.RegistryUnavailableException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The times that records' fields say, as the stream reads them. For one thread. */
final class OwnTimes implements AutoCloseable {
  private final OptionalRegistry registry;
  private Optional<EventDecoder> decoder = Optional.empty();
  private Optional<String> trouble = Optional.empty();

  OwnTimes(Settings settings, InputPlan input) {
    this.registry = OptionalRegistry.impatient(settings);
    try {
      decoder = Optional.of(input.decoder(registry.client()));
    } catch (ConfigurationException e) {
      trouble = Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Empty if the record says none, or is turned away: then its own timestamp counts. */
  OptionalLong of(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    byte[] value = record.value();
    if (value == null || decoder.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return decoder.get().decode(value, record.headers()).time();
    } catch (RejectedEventException _) {
      return OptionalLong.empty();
    } catch (RegistryUnavailableException e) {
      trouble = Optional.of(String.valueOf(e.getMessage()));
      decoder = Optional.empty();
      return OptionalLong.empty();
    }
  }

  /** Why some times could not be seen. */
  Optional<String> trouble() {
    return trouble;
  }

  @Override
  public void close() throws IOException {
    registry.close();
  }
}
