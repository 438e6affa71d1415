package io.cellstream.preflight;

import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.config.EffectiveSetting;
import io.cellstream.config.Settings;
import io.cellstream.config.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.StreamsConfig;

/** The settings with which the changelog is created: those under {@code topic.}. */
public final class ChangelogSettings {
  private static final String TIME_LIMITS = "message.timestamp.";

  private ChangelogSettings() {
  }

  /**
   * The full names of settings that Cellstream chose and the cluster does not know. A broker that is older than such a setting (3.5 and
   * before) would refuse to create the topic because of it. Settings that the user chose are not among them; the user must correct these.
   *
   * @param topic any existing topic
   */
  public static List<String> unknownTo(Present topic, Settings settings) {
    return settings.effective().stream()
        .filter(given -> given.name().startsWith(StreamsConfig.TOPIC_PREFIX) && given.source() instanceof Source.Default)
        .map(EffectiveSetting::name)
        .filter(name -> topic.config().isPresent() && topic.setting(plain(name)).isEmpty()).toList();
  }

  /** The settings for the topic, by the topic's own names. */
  static Map<String, String> of(Settings settings, Present topic) {
    List<String> unknown = unknownTo(topic, settings);
    Map<String, String> config = new TreeMap<>();
    settings.effective().stream().filter(given -> given.name().startsWith(StreamsConfig.TOPIC_PREFIX) && !unknown.contains(given.name()))
        .forEach(given -> config.put(plain(given.name()), given.value()));
    return config;
  }

  /** The settings of an existing changelog that differ from those it would be created with now (in brackets), without its time limits. */
  static List<String> differing(Settings settings, Present topic) {
    List<String> differing = new ArrayList<>();
    of(settings, topic).forEach((name, wanted) -> topic.setting(name).filter(is -> !is.equals(wanted) && !name.startsWith(TIME_LIMITS))
        .ifPresent(is -> differing.add(name + "=" + is + " (" + wanted + ")")));
    return differing;
  }

  private static String plain(String name) {
    return name.substring(StreamsConfig.TOPIC_PREFIX.length());
  }
}
