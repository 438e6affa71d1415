package io.cellstream.preflight;

import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicUse;
import io.cellstream.text.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;

/**
 * How far from the present a record's timestamp may be for a topic to take the record. The broker that stores the record checks this when
 * the record arrives; if the broker sets a topic's timestamps itself, there is no such limit.
 *
 * @param setting the topic's setting, {@link #PAST} or {@link #FUTURE}
 * @param millis the largest distance, in ms
 */
public record TimeLimit(TopicUse use, String setting, long millis) {
  public static final String PAST = TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG;
  public static final String FUTURE = TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG;
  /** A setting's value that takes every timestamp. */
  static final long UNLIMITED = Long.MAX_VALUE;

  /** The limits of a topic; a limit that is not known is left out. */
  static List<TimeLimit> of(TopicUse use, Present topic) {
    return isStampedByBroker(topic) ? List.of() : limits(use, topic::number);
  }

  /** The limits of a topic that Kafka Streams will create with the settings under {@code topic.}. */
  static List<TimeLimit> ofOneToBeMade(TopicUse use, ChangelogSettings changelog) {
    return limits(use, changelog::number);
  }

  static boolean isStampedByBroker(Present topic) {
    return topic.setting(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).filter(TimestampType.LOG_APPEND_TIME.name::equals).isPresent();
  }

  private interface Numbers {
    Optional<Long> of(String setting);
  }

  private static List<TimeLimit> limits(TopicUse use, Numbers numbers) {
    List<TimeLimit> limits = new ArrayList<>();
    for (String setting : List.of(PAST, FUTURE)) {
      numbers.of(setting).filter(millis -> millis < UNLIMITED).ifPresent(millis -> limits.add(new TimeLimit(use, setting, millis)));
    }
    return limits;
  }

  boolean isOfThePast() {
    return setting.equals(PAST);
  }

  /**
   * Whether the topic would refuse a record.
   *
   * @param timestamp the record's, ms since the epoch; negative for none, which is always taken
   * @param now ms since the epoch
   */
  public boolean refuses(long timestamp, long now) {
    return timestamp >= 0 && (isOfThePast() ? now - timestamp : timestamp - now) > millis;
  }

  /** The limit in words. */
  public String shown() {
    return "topic " + use.shown() + " refuses timestamps more than " + Amounts.millis(millis)
        + (isOfThePast() ? " older" : " further in the future") + " than now (" + setting + "=" + millis + ")";
  }

  /** How to remove the limit. */
  public String remedy() {
    return remedy(setting, use.topic());
  }

  public static String remedy(String setting, String topic) {
    return "set " + setting + "=" + UNLIMITED + " on topic " + topic;
  }
}
