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

/** What the changelog is made with: the settings under {@code topic.}. */
public final class ChangelogSettings {
  private static final String TIME_LIMITS = "message.timestamp.";

  private ChangelogSettings() {
  }

  /**
   * Those that Cellstream chose and the cluster does not know, by their full names: a broker that is older than such a setting (3.5 and
   * before) refuses the topic because of it. What the user set is the user's to mend.
   *
   * @param topic any that is there
   */
  public static List<String> unknownTo(Present topic, Settings settings) {
    return settings.effective().stream()
        .filter(given -> given.name().startsWith(StreamsConfig.TOPIC_PREFIX) && given.source() instanceof Source.Default)
        .map(EffectiveSetting::name)
        .filter(name -> topic.config().isPresent() && topic.setting(plain(name)).isEmpty()).toList();
  }

  /** By the topic's own names. */
  static Map<String, String> of(Settings settings, Present topic) {
    List<String> unknown = unknownTo(topic, settings);
    Map<String, String> config = new TreeMap<>();
    settings.effective().stream().filter(given -> given.name().startsWith(StreamsConfig.TOPIC_PREFIX) && !unknown.contains(given.name()))
        .forEach(given -> config.put(plain(given.name()), given.value()));
    return config;
  }

  /** How a changelog that is there differs from one that would be made now: its own settings, with ours in brackets. Its time limits are looked at elsewhere. */
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
