package io.cellstream.preflight;

import io.cellstream.config.ConfigurationException;
import io.cellstream.config.Key;
import io.cellstream.config.Keys;
import io.cellstream.config.MappingSettings;
import io.cellstream.config.Settings;
import io.cellstream.config.SourceTopics;
import io.cellstream.format.FieldKeys;
import io.cellstream.format.MappedEvents;
import io.cellstream.format.TopicFormat;
import io.cellstream.format.value.ValueTranslator;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.Format;
import io.cellstream.mapping.KeyFields;
import io.cellstream.topology.EventDecoder;
import io.cellstream.topology.SequenceKeys;
import io.cellstream.wire.AvroEventReader;
import io.cellstream.wire.RegistryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the input topics' records are read.
 *
 * @param mapping empty: they are events of Cellstream's own schema
 * @param key the fields that are their sequences' keys; empty: their own keys are
 */
public record InputPlan(TopicFormat format, Optional<EventMapping> mapping, Optional<KeyFields> key) {

  /** The topic's name is empty if none is set, as it may be where no topic is used. */
  public static InputPlan of(Settings settings) {
    return new InputPlan(
        new TopicFormat(settings.get(Keys.INPUT_FORMAT), settings.find(Keys.INPUT_TOPIC).map(SourceTopics::first).orElse(""),
            settings.find(Keys.INPUT_SCHEMA),
            settings.find(Keys.INPUT_COLUMNS).orElse(List.of())),
        MappingSettings.mapping(settings), settings.find(Keys.INPUT_KEY));
  }

  /** Whether the topic has records of one's own, of which a mapping makes events; else it has events of Cellstream's own schema. */
  public boolean isOwn() {
    return mapping.isPresent() || format.format() != Format.AVRO;
  }

  /** The paths of the mapping, and of the sequence's key. */
  public List<FieldPath> paths() {
    return KeyFields.paths(mapping, key);
  }

  /** Refuses settings without one of these, or without a registry where records can't be read without one; names all that are missing. */
  public void require(Settings settings, Key<?>... keys) {
    List<Key<?>> needed = new ArrayList<>(List.of(keys));
    if (!isOwn() || format.format().needsRegistry(format.schema().isPresent())) {
      needed.add(Keys.SCHEMA_REGISTRY_URL);
    }
    settings.require(needed);
  }

  /** What translates records of one's own to JSON and back; for one thread. */
  public ValueTranslator translator(Optional<RegistryClient> registry) {
    return format.translator(paths(), registry);
  }

  /** The same of one of the topics: schemas are registered by its name. */
  public InputPlan to(String topic) {
    return new InputPlan(new TopicFormat(format.format(), topic, format.schema(), format.columns()), mapping, key);
  }

  /** Events of Cellstream's own schema. */
  static InputPlan ofEvents(String topic) {
    return new InputPlan(new TopicFormat(Format.AVRO, topic, Optional.empty(), List.of()), Optional.empty(), Optional.empty());
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

  /**
   * Makes what tells records' sequences, for one thread.
   *
   * @throws ConfigurationException if the settings do not go together
   */
  public SequenceKeys keys(Optional<RegistryClient> registry) {
    if (key.isEmpty()) {
      return SequenceKeys.OWN;
    }
    try {
      FieldKeys fields = new FieldKeys(key.get(), format.reader(key.get().paths(), registry));
      return (_, value, headers) -> fields.key(value, headers);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }
}
