package io.cellstream.config;

import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.PositionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.streams.StreamsConfig;

/** What can be seen from the settings alone to be wrong, beyond each value's own type and range. */
final class CrossChecks {
  /** Host (a name, an IPv4 address, or an IPv6 address in brackets) and port, with or without Kafka's protocol in front. */
  private static final Pattern BROKER = Pattern.compile("(?:[A-Za-z_]+://)?(?:\\[[0-9A-Fa-f:.%]+]|[^\\s:/\\[\\]]+):\\d{1,5}");

  private static final Pattern REGISTRY = Pattern.compile("(?:https?|mock)://\\S+");

  private CrossChecks() {
  }

  static void check(Map<String, EffectiveSetting> values) {
    each(values, Keys.BOOTSTRAP_SERVERS, BROKER, "host:port");
    each(values, Keys.SCHEMA_REGISTRY_URL, REGISTRY, "http://host:port or https://host:port");
    checkApplicationId(values);
    checkLate(values);
    checkReorder(values);
    checkInput(values);
    new Membership(values).check();
    checkPattern(values);
    List<Key<String>> written = new ArrayList<>(List.of(Keys.OUTPUT_TOPIC, Keys.FINAL_TOPIC, Keys.DEAD_LETTER_TOPIC, Keys.GAP_TOPIC));
    if (isKeyed(values)) {
      checkKeyed(values);
      written.forEach(each -> mustDiffer(values, Keys.KEYED_TOPIC, each));
      written.add(Keys.KEYED_TOPIC);
    }
    written.forEach(each -> mustBeNoSource(values, each));
    mustDiffer(values, Keys.OUTPUT_TOPIC, Keys.DEAD_LETTER_TOPIC);
    mustDiffer(values, Keys.FINAL_TOPIC, Keys.DEAD_LETTER_TOPIC);
    for (Key<String> other : List.of(Keys.OUTPUT_TOPIC, Keys.FINAL_TOPIC, Keys.DEAD_LETTER_TOPIC)) {
      mustDiffer(values, Keys.GAP_TOPIC, other);
    }
  }

  /** Kafka Streams makes topic names of it, and would say so only when it creates the first. */
  private static void checkApplicationId(Map<String, EffectiveSetting> values) {
    EffectiveSetting id = values.get(Keys.APPLICATION_ID.name());
    if (id == null) {
      return;
    }
    try {
      Parser.topic().check(id.value());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(id.source().text() + ": " + id.name() + ": '" + id.value()
          + "' becomes part of topic names: use letters, digits, dots, underscores and hyphens", e);
    }
  }

  /** What is late is told from what was seen by the gaps. */
  private static void checkLate(Map<String, EffectiveSetting> values) {
    EffectiveSetting policy = values.get(Keys.POSITION_POLICY.name());
    EffectiveSetting gaps = values.get(Keys.POSITION_GAPS.name());
    if (policy != null && gaps != null && gaps.parsed(Keys.POSITION_GAPS.parser()) == 0
        && policy.parsed(Keys.POSITION_POLICY.parser()) != PositionPolicy.Late.DROP) {
      throw new ConfigurationException(policy.source().text() + ": " + policy.name() + "=" + policy.value()
          + " is for late events, and with " + gaps.name() + "=0 none is known to be late: remember at least 1 gap, or set "
          + policy.name() + "=drop");
    }
  }

  /** An end that the clock decides must be told; that a held event was let go by the clock could not be. */
  private static void checkReorder(Map<String, EffectiveSetting> values) {
    EffectiveSetting policy = values.get(Keys.POSITION_POLICY.name());
    EffectiveSetting time = values.get(Keys.IDLE_TIME.name());
    if (policy != null && time != null && policy.parsed(Keys.POSITION_POLICY.parser()) == PositionPolicy.Late.REORDER
        && time.parsed(Keys.IDLE_TIME.parser()) == Lifetime.Clock.WALL) {
      throw new ConfigurationException(policy.source().text() + ": " + policy.name() + "=" + policy.value()
          + " holds events by the time of events, and " + time.name() + "=" + time.value()
          + " ends sequences by the clock: set " + time.name() + "=event, or another " + policy.name());
    }
  }

  /** An event has one input. */
  private static void checkInput(Map<String, EffectiveSetting> values) {
    EffectiveSetting token = values.get(Keys.INPUT_TOKEN.name());
    EffectiveSetting features = values.get(Keys.INPUT_FEATURES.name());
    if (token != null && features != null) {
      throw new ConfigurationException(token.source().text() + ": " + token.name() + " is set, and " + features.name() + " is too ("
          + features.source().text() + "): an event has either a token or features; take one of the two out");
    }
  }

  private static void each(Map<String, EffectiveSetting> values, Key<?> key, Pattern form, String expected) {
    EffectiveSetting given = values.get(key.name());
    if (given == null) {
      return;
    }
    for (String part : given.value().split(",", -1)) {
      if (!form.matcher(part.strip()).matches()) {
        throw new ConfigurationException(
            given.source().text() + ": " + given.name() + ": '" + Secrets.maskUrls(part.strip()) + "' is not of the form "
                + expected + "; several are separated by commas");
      }
    }
  }

  /** What is written to a topic that is read would be read as events, without end. */
  private static void mustBeNoSource(Map<String, EffectiveSetting> values, Key<String> written) {
    EffectiveSetting given = values.get(written.name());
    EffectiveSetting input = values.get(Keys.INPUT_TOPIC.name());
    if (given == null || input == null || !input.parsed(Keys.INPUT_TOPIC.parser()).has(given.value())) {
      return;
    }
    throw new ConfigurationException(given.source().text() + ": " + (given.value().equals(input.value())
        ? written.name() + " and " + Keys.INPUT_TOPIC.name() + " are both '" + given.value() + "'; give each a topic of its own"
        : written.name() + "=" + given.value() + " is one of the topics of " + Keys.INPUT_TOPIC.name() + "=" + input.value()
            + ", so what is written there would be read as events; name another"));
  }

  private static boolean isKeyed(Map<String, EffectiveSetting> values) {
    EffectiveSetting input = values.get(Keys.INPUT_TOPIC.name());
    return input != null && InputTopics.isKeyed(input.parsed(Keys.INPUT_TOPIC.parser()), values.containsKey(Keys.INPUT_KEY.name()));
  }

  /** A partition of the keyed topic may be read to its end while events wait in the topics that it is made of. */
  private static void checkKeyed(Map<String, EffectiveSetting> values) {
    EffectiveSetting time = values.get(Keys.IDLE_TIME.name());
    if (time != null && time.parsed(Keys.IDLE_TIME.parser()) == Lifetime.Clock.WALL) {
      throw new ConfigurationException(time.source().text() + ": " + time.name() + "=" + time.value()
          + " ends sequences while a partition is read to its end, and events that come through " + Keys.KEYED_TOPIC.name()
          + " may still wait in the topics before it: set " + time.name() + "=event");
    }
  }

  /** Kafka Streams would say so with an exception of its own. */
  private static void checkPattern(Map<String, EffectiveSetting> values) {
    EffectiveSetting input = values.get(Keys.INPUT_TOPIC.name());
    Membership membership = new Membership(values);
    if (input != null && membership.isOfStreamsProtocol() && input.parsed(Keys.INPUT_TOPIC.parser()).pattern().isPresent()) {
      EffectiveSetting protocol = membership.find(StreamsConfig.GROUP_PROTOCOL_CONFIG).orElseThrow();
      throw new ConfigurationException(input.source().text() + ": " + input.name() + "=" + input.value()
          + " is a pattern, and topics are read by one only with " + StreamsConfig.GROUP_PROTOCOL_CONFIG + "=classic: set that ("
          + protocol.name() + " is set at " + protocol.source().text() + "), or name the topics");
    }
  }

  private static void mustDiffer(Map<String, EffectiveSetting> values, Key<String> one, Key<String> other) {
    EffectiveSetting given = values.get(one.name());
    EffectiveSetting taken = values.get(other.name());
    if (given != null && taken != null && given.value().equals(taken.value())) {
      throw new ConfigurationException(
          given.source().text() + ": " + one.name() + " and " + other.name() + " are both '" + given.value()
              + "'; give each a topic of its own");
    }
  }
}
