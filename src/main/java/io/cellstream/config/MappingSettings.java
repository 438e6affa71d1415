package io.cellstream.config;

import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.KeyFields;
import java.util.List;
import java.util.Optional;

/** The mapping that is set, if one is. */
public final class MappingSettings {
  /** All that a mapping is made of. */
  public static final List<Key<?>> KEYS = List.of(Keys.INPUT_FORMAT, Keys.INPUT_SCHEMA, Keys.INPUT_TOKEN, Keys.INPUT_FEATURES,
      Keys.INPUT_POSITION, Keys.INPUT_START, Keys.INPUT_END, Keys.INPUT_TIME, Keys.INPUT_COLUMNS, Keys.INPUT_KEY);

  private MappingSettings() {
  }

  /** Empty: events are of Cellstream's own schema. */
  public static Optional<EventMapping> mapping(Settings settings) {
    if (settings.find(Keys.INPUT_TOKEN).isEmpty() && settings.find(Keys.INPUT_FEATURES).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new EventMapping(settings.find(Keys.INPUT_TOKEN), settings.find(Keys.INPUT_FEATURES).orElse(List.of()),
        settings.find(Keys.INPUT_POSITION), settings.find(Keys.INPUT_START), settings.find(Keys.INPUT_END),
        settings.find(Keys.INPUT_TIME), settings.find(Keys.INPUT_COLUMNS).orElse(List.of())));
  }

  /** The hash of all that decides which event of which sequence a record is; empty: its key's, by Cellstream's own schema. */
  public static Optional<String> hash(Settings settings) {
    return KeyFields.hash(mapping(settings), settings.find(Keys.INPUT_KEY));
  }
}
