package io.cellstream.config;

import java.util.Optional;

/**
 * The topics that events go through. Where one topic's records have their sequences' keys, it is read itself. Else all events are copied to the
 * <i>keyed topic</i> first, where each stands under its sequence's key: so all events of a sequence are in one partition, in one order.
 *
 * @param keyed the keyed topic; empty: there is none
 */
public record InputTopics(SourceTopics sources, Optional<String> keyed) {

  /** @throws ConfigurationException if the settings name no topic */
  public static InputTopics of(Settings settings) {
    SourceTopics sources = settings.get(Keys.INPUT_TOPIC);
    return new InputTopics(sources, isKeyed(sources, settings.find(Keys.INPUT_KEY).isPresent())
        ? Optional.of(settings.get(Keys.KEYED_TOPIC))
        : Optional.empty());
  }

  /** Whether a keyed topic is needed: where keys come from fields, and where several topics' events are to have one order. */
  static boolean isKeyed(SourceTopics sources, boolean keysAreFields) {
    return keysAreFields || sources.areMany();
  }

  /** The topic whose events are steps, in their order there. */
  public String steps() {
    return keyed.orElseGet(sources::first);
  }
}
