package io.cellstream.preflight;

import io.cellstream.config.Keys;
import io.cellstream.config.MappingSettings;
import io.cellstream.config.Settings;
import io.cellstream.format.TopicFormat;
import io.cellstream.mapping.Format;
import java.util.List;

/** How the input topic's values are written, as it is set. */
public final class InputFormat {
  private InputFormat() {
  }

  /** The topic's name is empty if none is set, as it may be where no topic is used. */
  public static TopicFormat of(Settings settings) {
    return new TopicFormat(MappingSettings.format(settings), settings.find(Keys.INPUT_TOPIC).orElse(""),
        settings.find(Keys.INPUT_SCHEMA), settings.find(Keys.INPUT_COLUMNS).orElse(List.of()));
  }

  /** Whether the topic has records of one's own, of which a mapping makes events; else it has events of Cellstream's own schema. */
  public static boolean isOwn(Settings settings) {
    return MappingSettings.mapping(settings).isPresent() || MappingSettings.format(settings) != Format.AVRO;
  }
}
