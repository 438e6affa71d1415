package io.cellstream.erasure;

import io.cellstream.text.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/**
 * When a key's records will be gone from a topic, by the topic's own settings. Kafka deletes whole segments, when their newest record is old
 * enough; and compaction, which removes what a later record replaces, never works on a partition's newest segment. So there are times before
 * which a record is not gone, and often none at which it certainly is.
 */
final class Fate {
  /** Beyond that, a time is as good as none. */
  private static final long FAR = Duration.ofDays(36_500).toMillis();

  private final Map<String, String> settings;

  /** @param settings the topic's, by Kafka's names */
  Fate(Map<String, String> settings) {
    this.settings = settings;
  }

  /** One line for each way in which the records go. */
  List<String> of(Tally tally) {
    String policy = settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    List<String> lines = new ArrayList<>();
    if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      compaction(tally, !policy.contains(TopicConfig.CLEANUP_POLICY_DELETE), lines);
    }
    if (policy.contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
      lines.add((lines.isEmpty() ? "" : "all that is left then: ") + retention(tally));
    }
    if (lines.isEmpty()) {
      lines.add("never: cleanup.policy=" + policy);
    }
    return lines;
  }

  private String retention(Tally tally) {
    Optional<Long> after = bounded(TopicConfig.RETENTION_MS_CONFIG);
    String size = number(TopicConfig.RETENTION_BYTES_CONFIG).filter(bytes -> bytes >= 0)
        .map(bytes -> "when its partition grows beyond " + Amounts.bytes(bytes) + " (retention.bytes)").orElse("");
    if (after.isEmpty()) {
      return size.isEmpty()
          ? "never: retention.ms=" + settings.getOrDefault(TopicConfig.RETENTION_MS_CONFIG, "-1")
          : size + ", and at no time: retention.ms=-1";
    }
    String times = "not before " + time(tally.newest() + after.get()) + bounded(TopicConfig.SEGMENT_MS_CONFIG)
        .map(segment -> ", and by about " + time(tally.newest() + after.get() + segment)).orElse("") + " (retention.ms="
        + Amounts.millis(after.get()) + bounded(TopicConfig.SEGMENT_MS_CONFIG).map(ms -> ", segment.ms=" + Amounts.millis(ms)).orElse("")
        + ")";
    return size.isEmpty() ? times : times + ", or earlier, " + size;
  }

  private void compaction(Tally tally, boolean forEver, List<String> lines) {
    if (tally.present() > 0 && forEver) {
      lines.add(Amounts.count(tally.present(), "present record") + ": never, unless a later record replaces it");
    }
    if (tally.superseded() > 0) {
      lines.add(Amounts.count(tally.superseded(), "replaced record") + ": " + compacted());
    }
    if (tally.deletions() > 0) {
      lines.add(Amounts.count(tally.deletions(), "deletion") + " (key without value): "
          + Amounts.millis(number(TopicConfig.DELETE_RETENTION_MS_CONFIG).orElse(0L)) + " after compaction has come to it"
          + " (delete.retention.ms)");
    }
  }

  private String compacted() {
    String early = number(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG).filter(lag -> lag > 0)
        .map(lag -> ", at the earliest " + Amounts.millis(lag) + " after it was replaced (min.compaction.lag.ms)").orElse("");
    return bounded(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG)
        .map(lag -> "at a compaction" + early + ", about " + Amounts.millis(lag)
            + " after it was replaced at the latest (max.compaction.lag.ms), if its partition is written to")
        .orElse("at a compaction" + early + ", at no certain time: max.compaction.lag.ms is not set");
  }

  private Optional<Long> number(String name) {
    return Optional.ofNullable(settings.get(name)).map(Long::valueOf);
  }

  /** A time that ends. */
  private Optional<Long> bounded(String name) {
    return number(name).filter(millis -> millis >= 0 && millis < FAR);
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
