package io.cellstream.preflight;

import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.config.EffectiveSetting;
import io.cellstream.config.Settings;
import io.cellstream.config.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The settings with which the changelog is created: those under {@code topic.}.
 *
 * @param values by the topic's own names, without that prefix
 * @param chosen the names of those that Cellstream chose, and not the user
 */
public record ChangelogSettings(Map<String, String> values, Set<String> chosen) {
  private static final String TIME_LIMITS = "message.timestamp.";

  public static ChangelogSettings of(Settings settings) {
    List<EffectiveSetting> given = settings.effective().stream().filter(each -> each.name().startsWith(StreamsConfig.TOPIC_PREFIX))
        .toList();
    return new ChangelogSettings(given.stream().collect(Collectors.toMap(ChangelogSettings::plain, EffectiveSetting::value)),
        given.stream().filter(each -> each.source() instanceof Source.Default).map(ChangelogSettings::plain).collect(Collectors.toSet()));
  }

  private static String plain(EffectiveSetting given) {
    return given.name().substring(StreamsConfig.TOPIC_PREFIX.length());
  }

  /** A number among them; empty for text that is no number, which Kafka refuses when the topic is created. */
  Optional<Long> number(String name) {
    try {
      return Optional.ofNullable(values.get(name)).map(text -> Long.valueOf(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * The settings that Cellstream chose and the cluster does not know, by their full names. A broker that is older than such a setting (3.5
   * and before) would refuse to create the topic because of it. Settings that the user chose are not among them; the user must correct these.
   *
   * @param topic any existing topic
   */
  public List<String> unknownTo(Present topic) {
    return chosen.stream().filter(name -> isUnknown(name, topic)).map(StreamsConfig::topicPrefix).sorted().toList();
  }

  private static boolean isUnknown(String name, Present topic) {
    return topic.config().isPresent() && topic.setting(name).isEmpty();
  }

  /**
   * The settings that a new changelog gets on this cluster.
   *
   * @param topic any existing topic
   */
  Map<String, String> knownTo(Present topic) {
    Map<String, String> known = new TreeMap<>(values);
    known.keySet().removeIf(name -> chosen.contains(name) && isUnknown(name, topic));
    return known;
  }

  /** The settings of an existing changelog that differ from those it would be created with now (in brackets), without its time limits. */
  List<String> differing(Present changelog) {
    List<String> differing = new ArrayList<>();
    knownTo(changelog).forEach((name, wanted) -> changelog.setting(name)
        .filter(is -> !is.equals(wanted) && !name.startsWith(TIME_LIMITS))
        .ifPresent(is -> differing.add(name + "=" + is + " (" + wanted + ")")));
    return differing;
  }
}
