package io.cellstream.preflight;

import io.cellstream.config.ConfigurationException;
import io.cellstream.config.Keys;
import io.cellstream.config.MappingSettings;
import io.cellstream.config.Settings;
import io.cellstream.format.MappedEvents;
import io.cellstream.format.TopicFormat;
import io.cellstream.format.value.ValueTranslator;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.Format;
import io.cellstream.topology.EventDecoder;
import io.cellstream.wire.AvroEventReader;
import io.cellstream.wire.RegistryClient;
import java.util.List;
import java.util.Optional;

/**
 * How the input topic's records are read.
 *
 * @param mapping empty: they are events of Cellstream's own schema
 */
public record InputPlan(TopicFormat format, Optional<EventMapping> mapping) {

  /** The topic's name is empty if none is set, as it may be where no topic is used. */
  public static InputPlan of(Settings settings) {
    return new InputPlan(
        new TopicFormat(settings.get(Keys.INPUT_FORMAT), settings.find(Keys.INPUT_TOPIC).orElse(""), settings.find(Keys.INPUT_SCHEMA),
            settings.find(Keys.INPUT_COLUMNS).orElse(List.of())),
        MappingSettings.mapping(settings));
  }

  /** Whether the topic has records of one's own, of which a mapping makes events; else it has events of Cellstream's own schema. */
  public boolean isOwn() {
    return mapping.isPresent() || format.format() != Format.AVRO;
  }

  /** Refuses settings without a registry where records can't be read without one. */
  public void requireRegistry(Settings settings) {
    if (!isOwn() || format.format().needsRegistry(format.schema().isPresent())) {
      settings.require(Keys.SCHEMA_REGISTRY_URL);
    }
  }

  /** What translates records of one's own to JSON and back; for one thread. */
  public ValueTranslator translator(Optional<RegistryClient> registry) {
    return format.translator(mapping.map(EventMapping::paths).orElse(List.of()), registry);
  }

  /** Events of Cellstream's own schema. */
  static InputPlan ofEvents(String topic) {
    return new InputPlan(new TopicFormat(Format.AVRO, topic, Optional.empty(), List.of()), Optional.empty());
  }

  /**
   * Makes a decoder, for one thread.
   *
   * @throws ConfigurationException if the settings do not go together
   */
  public EventDecoder decoder(Optional<RegistryClient> registry) {
    try {
      if (mapping.isPresent()) {
        return new MappedEvents(mapping.get(), format.reader(mapping.get().paths(), registry))::read;
      }
      return new AvroEventReader(registry.orElseThrow(() -> new IllegalArgumentException("events of Cellstream's own schema need "
          + Keys.SCHEMA_REGISTRY_URL.name() + "; or map the fields of your own: " + Keys.INPUT_TOKEN.name() + " or "
          + Keys.INPUT_FEATURES.name())))::read;
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }
}
