package io.cellstream.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/** What can be seen from the settings alone to be wrong, beyond each value's own type and range. */
final class CrossChecks {
  private static final List<String> FED_BY_US = List.of(SettingNames.OUTPUT_TOPIC, SettingNames.FINAL_TOPIC,
      SettingNames.DEAD_LETTER_TOPIC);

  /** Host (a name, an IPv4 address, or an IPv6 address in brackets) and port, with or without Kafka's protocol in front. */
  private static final Pattern BROKER = Pattern.compile("(?:[A-Za-z_]+://)?(?:\\[[0-9A-Fa-f:.%]+]|[^\\s:/\\[\\]]+):\\d{1,5}");

  private static final Pattern REGISTRY = Pattern.compile("(?:https?|mock)://\\S+");

  private CrossChecks() {
  }

  static void check(Map<String, EffectiveSetting> values) {
    each(values, StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, BROKER, "host:port");
    each(values, SettingNames.SCHEMA_REGISTRY_URL, REGISTRY, "http://host:port or https://host:port");
    EffectiveSetting applicationId = values.get(StreamsConfig.APPLICATION_ID_CONFIG);
    if (applicationId != null) {
      checkApplicationId(applicationId);
    }
    EffectiveSetting input = values.get(SettingNames.INPUT_TOPIC);
    if (input != null) {
      FED_BY_US.forEach(name -> mustDiffer(values, name, input));
    }
    EffectiveSetting deadLetters = values.get(SettingNames.DEAD_LETTER_TOPIC);
    if (deadLetters != null) {
      mustDiffer(values, SettingNames.OUTPUT_TOPIC, deadLetters);
      mustDiffer(values, SettingNames.FINAL_TOPIC, deadLetters);
    }
  }

  /** Kafka Streams makes topic names of it, and would say so only when it creates the first. */
  private static void checkApplicationId(EffectiveSetting id) {
    try {
      OwnSettings.topic(id.name(), id.value());
    } catch (ConfigException e) {
      throw new ConfigurationException(id.source().text() + ": " + id.name() + ": '" + id.value()
          + "' becomes part of topic names: use letters, digits, dots, underscores and hyphens", e);
    }
  }

  private static void each(Map<String, EffectiveSetting> values, String name, Pattern form, String expected) {
    EffectiveSetting given = values.get(name);
    if (given == null) {
      return;
    }
    for (String part : given.value().split(",", -1)) {
      if (!form.matcher(part.strip()).matches()) {
        throw new ConfigurationException(
            given.source().text() + ": " + name + ": '" + Secrets.maskUrls(part.strip()) + "' is not of the form "
                + expected + "; several are separated by commas");
      }
    }
  }

  private static void mustDiffer(Map<String, EffectiveSetting> values, String name, EffectiveSetting other) {
    EffectiveSetting given = values.get(name);
    if (given != null && given.value().equals(other.value())) {
      throw new ConfigurationException(given.source().text() + ": " + name + " and " + other.name() + " are both '" + given.value()
          + "'; give each a topic of its own");
    }
  }
}
