package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.text.Amounts;
import java.time.Duration;
import java.util.Optional;

/**
 * How long the events of an instance wait, if it were killed now: until the group gives it up, and until another has its states.
 *
 * @param session after what time without a word it is given up; empty if the brokers decide
 * @param isStatic whether the group waits for the very same member to come back
 * @param restore how long the states take to come back
 * @param hasStandby whether another instance has them already
 */
record Takeover(Optional<Duration> session, boolean isStatic, Duration restore, boolean hasStandby) {
  static final String SUBJECT = "takeover";
  /** What Cellstream chooses for members that are not static; the streams protocol's brokers choose 45 s. */
  private static final Duration CHOSEN = Duration.ofSeconds(10);

  void check(Findings findings) throws StartupException {
    findings.note(SUBJECT, "if an instance were killed, its events would wait " + given() + restoring() + "; " + shorter());
  }

  private String given() {
    return session.map(time -> Amounts.count(time.toSeconds(), "second") + " (session.timeout.ms) until "
        + (isStatic ? "others may take its partitions, unless it is back before" : "others take its partitions"))
        .orElse("until the brokers give it up (group.streams.session.timeout.ms, 45 s unless set)");
  }

  private String restoring() {
    return isLong() ? ", and " + Amounts.count(restore.toSeconds(), "second") + " for its states" : "";
  }

  /** Whether the states take longer than the session. */
  private boolean isLong() {
    return !hasStandby && restore.compareTo(session.orElse(CHOSEN)) > 0;
  }

  private String shorter() {
    if (isLong()) {
      return "num.standby.replicas=1 would keep the states ready";
    }
    if (session.isEmpty()) {
      return "the group's own streams.session.timeout.ms may be less, if the brokers' minimum is";
    }
    if (isStatic) {
      return "without group.instance.id it would be " + CHOSEN.toSeconds() + " s, and each restart would move partitions";
    }
    return session.get().compareTo(CHOSEN) > 0
        ? "session.timeout.ms=" + CHOSEN.toMillis() + " would be less"
        : "less than the brokers' group.min.session.timeout.ms (6 s unless set) is refused by them";
  }
}
