package io.cellstream.runtime;

import io.cellstream.runtime.CommitProgress.Offsets;
import io.cellstream.runtime.Inquiry.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects a standstill: events wait and nothing is committed, for longer than a commit may take, although the stream seems to run. One
 * thread looks, and asks the cluster only when it suspects a standstill; health probes read what it found last.
 */
final class StandstillWatch {
  static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(StandstillWatch.class);
  /** The pause between questions to the cluster during a standstill. */
  private static final Duration BETWEEN_INQUIRIES = Duration.ofSeconds(30);

  private final Duration limit;
  private final Inquiry inquiry;
  private final InstantSource clock;
  private final CommitProgress progress = new CommitProgress();
  private Instant lastLook;
  private Instant lastInquiry = Instant.MIN;
  private String cause = "";
  private volatile Standstill now = Standstill.none(Duration.ZERO);

  /** @param limit how long events may wait without a commit */
  StandstillWatch(Duration limit, Inquiry inquiry, InstantSource clock) {
    this.limit = limit;
    this.inquiry = inquiry;
    this.clock = clock;
    this.lastLook = clock.instant();
  }

  /** What was found last. Thread-safe. */
  Standstill now() {
    return now;
  }

  /**
   * Looks once; one thread at a time.
   *
   * @param offsets the offsets of the partitions that this instance reads
   * @param ableToCommit whether the stream could have committed since the last look: not while it is paused, restores or waits for
   *        partitions
   */
  void look(Map<TopicPartition, Offsets> offsets, boolean ableToCommit) {
    Instant looked = clock.instant();
    progress.look(offsets, ableToCommit ? Duration.between(lastLook, looked) : Duration.ZERO);
    lastLook = looked;
    SortedMap<TopicPartition, Long> suspects = progress.waitingFor(limit);
    if (!suspects.isEmpty() && lastInquiry.plus(BETWEEN_INQUIRIES).isBefore(looked)) {
      Report report = inquiry.of(suspects);
      lastInquiry = looked;
      cause = report.cause();
      progress.committed(report.committed());
      suspects = progress.waitingFor(limit);
    }
    show(suspects);
  }

  private void show(SortedMap<TopicPartition, Long> waiting) {
    boolean before = now.isOne();
    if (waiting.isEmpty()) {
      now = Standstill.none(progress.longest());
      lastInquiry = Instant.MIN;
      if (before) {
        LOG.info("the stream gets on again: events are being committed");
      }
      return;
    }
    String reason = "no commit for " + progress.longest().toSeconds() + " s while events wait (" + shown(waiting) + "): " + cause;
    now = new Standstill(waiting.size(), progress.longest(), reason);
    if (!before) {
      LOG.error("standstill: {}", reason);
    }
  }

  private static String shown(SortedMap<TopicPartition, Long> waiting) {
    TopicPartition first = waiting.firstKey();
    int more = waiting.size() - 1;
    return "up to " + first + "@" + waiting.get(first) + (more == 0 ? "" : " and in " + more + " more of its partitions");
  }
}
