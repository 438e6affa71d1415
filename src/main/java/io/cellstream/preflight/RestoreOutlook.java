package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.text.Amounts;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/**
 * How long the states take to come back from the changelog, if an instance were killed now: under exactly-once its local copy is dropped then.
 * An estimate, and rather too long than too short: records that were compacted away count too.
 *
 * @param records in the changelog, of each partition
 * @param most the most partitions that a stream thread has; it restores them one after the other
 * @param standby the copies that other instances keep warm, in words; blank where there are none
 */
record RestoreOutlook(Collection<Long> records, int most, String standby) {
  static final String SUBJECT = "restore";
  /** Of one stream thread, a second. Two cores that also ran the broker restored 150,000 records of 70 bytes. */
  static final long RATE = 100_000;
  /** A restore that an operator would wait for at the screen. */
  private static final Duration LONG = Duration.ofMinutes(1);

  void check(Findings findings) throws StartupException {
    long all = records.stream().mapToLong(Long::longValue).sum();
    long longest = records.stream().sorted(Comparator.reverseOrder()).limit(most).mapToLong(Long::longValue).sum();
    Duration time = Duration.ofMillis(longest * 1000 / RATE);
    String text = String.format(Locale.ROOT,
        "after a crash the states would be back in about %s (up to %s in the changelog, %,d/s a thread),"
            + " standby: %s",
        seconds(time), Amounts.count(all, "record"), RATE, standby.isBlank() ? "none" : standby);
    if (time.compareTo(LONG) > 0 && standby.isBlank()) {
      findings.warning(SUBJECT, text + "; for a faster return set num.standby.replicas=1, or run more instances");
    } else {
      findings.note(SUBJECT, text);
    }
  }

  private static String seconds(Duration time) {
    return time.compareTo(Duration.ofSeconds(1)) < 0 ? "a second" : Amounts.count(time.toSeconds(), "second");
  }
}
