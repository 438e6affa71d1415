package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.text.Amounts;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;

/**
 * How long the states take to come back from the changelog, if an instance were killed now: under exactly-once its local copy is dropped then.
 * An estimate, and rather too long than too short: records that were compacted away count too, and each counts as a whole state.
 *
 * @param records in the changelog, of each partition
 * @param recordBytes the most bytes of one; 0 if that is not known
 * @param most the most partitions that a stream thread has; it restores them one after the other
 * @param standby the copies that other instances keep warm, in words; blank where there are none
 */
record RestoreOutlook(Collection<Long> records, int recordBytes, int most, String standby) {
  static final String SUBJECT = "restore";
  /** Of one stream thread. Two cores that also ran the broker restored 400,000 records of one input in 1.2 s, of 2.1 KB in 5.6 to 6.7 s. */
  private static final long RECORDS_A_SECOND = 300_000;
  private static final long BYTES_A_SECOND = 100 << 20;
  /** A restore that an operator would wait for at the screen. */
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Of the thread that has most to do. */
  Duration time() {
    long longest = records.stream().sorted(Comparator.reverseOrder()).limit(most).mapToLong(Long::longValue).sum();
    return Duration.ofSeconds(Math.max(longest / RECORDS_A_SECOND, longest * recordBytes / BYTES_A_SECOND));
  }

  void check(Findings findings) throws StartupException {
    long all = records.stream().mapToLong(Long::longValue).sum();
    Duration time = time();
    String text = "after a crash the states would be back in about " + seconds(time) + " (up to " + Amounts.count(all, "record")
        + " in the changelog), standby: " + (standby.isBlank() ? "none" : standby);
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
