package io.cellstream.bench.sweep;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.sweep.CountedLog.Written;
import io.cellstream.ledger.RecordKey.Kind;
import io.cellstream.model.RecurrentModel;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Fills a partition with open sequences, whose last events are a millisecond apart, and lets their time come. */
final class Sweeps {
  private static final long BEGIN = 1_700_000_000_000L;
  private static final int TICKS = 20;
  /** Events between two commits while the partition is filled. */
  private static final int COMMIT = 10_000;
  /** The key of events that only move the time on. */
  private static final long CLOCK = Long.MAX_VALUE;

  /**
   * How it is measured.
   *
   * @param keys open sequences
   * @param expire of these in each sweep
   * @param most that a commit looks at
   * @param liveBytes of decoded states
   * @param retention for how long something is left of an ended sequence, ms
   */
  record Plan(RecurrentModel model, int keys, int expire, int most, long liveBytes, long retention) {
  }

  private final Plan plan;
  private final Path folder;
  private final Consumer<String> out;
  private final CountedLog log = new CountedLog();
  private final long idle;
  private long now;
  private long clockPosition;

  Sweeps(Plan plan, Path folder, Consumer<String> out) {
    this.plan = plan;
    this.folder = folder;
    this.out = out;
    // the first sequence falls due when the last one and the second events have come, and the clock once more
    this.idle = (long) plan.keys + (long) TICKS * plan.expire;
    this.now = BEGIN + idle - 1;
  }

  /** @return the time of each sweep that ends sequences */
  Times measure() throws BenchException {
    try (Disk disk = new Disk(folder)) {
      Partition partition = partition(limited(idle), disk, 0);
      fill(partition);
      int again = TICKS * plan.expire;
      for (int i = 0; i < again; i++) {
        partition.event(i, BEGIN + plan.keys + i, 1);
      }
      partition.commit(plan.most);
      say("looking at " + plan.expire + " that go on, ms", ticks(partition, 0));
      // their second events are as far apart as the first of others
      Written due = log.of(Kind.DUE);
      Written left = log.of(Kind.SNAPSHOT);
      Times ends = ticks(partition, plan.expire);
      say("written meanwhile: " + log.of(Kind.DUE).minus(due) + " of due entries, " + log.of(Kind.SNAPSHOT).minus(left) + " of snapshots");
      say("ending " + plan.expire + ", ms", ends);
      scan(disk);
      removed(partition, disk);
      return ends;
    }
  }

  /** What it takes to enter all sequences when a limit is set that is tighter than before. */
  void measureFirstLimit() throws BenchException {
    try (Disk disk = new Disk(folder)) {
      Partition before = partition(Lifetime.UNLIMITED, disk, 0);
      fill(before);
      before.close();
      entering("entering all, of which none is over", partition(limited(2 * idle), disk, before.offset()));
      Partition over = partition(limited(plan.expire), disk, before.offset() + 1);
      entering("entering all, of which all are over", over);
    }
  }

  private void entering(String what, Partition partition) {
    now = Math.max(now, BEGIN + plan.keys);
    List<Double> millis = new ArrayList<>();
    tick(partition, 1);
    do {
      millis.add(partition.commit(plan.most));
    } while (partition.isBehindTime());
    Times times = Times.of(millis);
    int tenth = Math.max(1, millis.size() / 10);
    out.accept(String.format(Locale.ROOT, "  %s: %d commits of %s ms more, %.0f keys/s; the first tenth %.1f ms, the last %.1f; %d ended",
        what, millis.size(), times, plan.keys / times.total() * 1e3, Times.of(millis.subList(0, tenth)).median(),
        Times.of(millis.subList(millis.size() - tenth, millis.size())).median(), partition.ended()));
    partition.close();
  }

  private Lifetime limited(long idle) {
    return new Lifetime(Clock.EVENT, idle, Lifetime.NEVER, Lifetime.NEVER, plan.retention, Long.MAX_VALUE);
  }

  private Partition partition(Lifetime lifetime, Disk disk, long offset) {
    return new Partition(plan.model, lifetime, disk, log, plan.liveBytes, offset);
  }

  private void fill(Partition partition) {
    double begin = Times.cpuMillis();
    Written before = log.of(Kind.DUE);
    for (int i = 0; i < plan.keys; i++) {
      partition.event(i, BEGIN + i, 0);
      if (i % COMMIT == COMMIT - 1) {
        partition.commit(plan.most);
      }
    }
    partition.commit(plan.most);
    Written due = log.of(Kind.DUE).minus(before);
    out.accept(String.format(Locale.ROOT, "  filled in %.0f s; %d due entries of %.1f bytes", (Times.cpuMillis() - begin) / 1e3,
        due.records(), due.bytesEach()));
  }

  private void tick(Partition partition, long millis) {
    now += millis;
    partition.event(CLOCK, now, clockPosition++);
  }

  private Times ticks(Partition partition, int ending) throws BenchException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < TICKS; i++) {
      long ended = partition.ended();
      tick(partition, plan.expire);
      millis.add(partition.commit(plan.most));
      partition.requireEnded(ended + ending);
    }
    return Times.of(millis);
  }

  /** What a periodic walk through all states would take. */
  private void scan(Disk disk) {
    double begin = Times.cpuMillis();
    long[] seen = new long[1];
    try (var all = disk.store().all()) {
      all.forEachRemaining(_ -> seen[0]++);
    }
    out.accept(String.format(Locale.ROOT, "  a scan of all records instead: %.0f ms for %d", Times.cpuMillis() - begin, seen[0]));
  }

  /** Half of the sequences, a million at most, end without a break; then the process begins anew. */
  private void removed(Partition partition, Disk disk) {
    long ended = partition.ended();
    tick(partition, Math.min(1_000_000, plan.keys / 2));
    List<Double> millis = new ArrayList<>();
    do {
      millis.add(partition.commit(plan.most));
    } while (partition.isBehindTime());
    Times all = Times.of(millis);
    out.accept(
        String.format(Locale.ROOT, "  ending %d in %d commits: %s ms each, %.0f a second", partition.ended() - ended, millis.size(), all,
            (partition.ended() - ended) / all.total() * 1e3));
    partition.close();
    Partition again = partition(limited(idle), disk, partition.offset());
    List<Double> after = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tick(again, 1);
      after.add(again.commit(plan.most));
    }
    out.accept(String.format(Locale.ROOT, "  after a restart, ms: %.1f %.1f %.1f", after.get(0), after.get(1), after.get(2)));
    again.close();
  }

  private void say(String what, Times times) {
    say(what + ": " + times);
  }

  private void say(String what) {
    out.accept("  " + what);
  }

}
