package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.stream.process.CpuTimes;
import io.cellstream.bench.stream.process.ThreadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How much of the contenders' CPU time goes into compiling. */
final class Compiling {
  private static final double MUCH = 0.05;

  private final List<Entrant> entrants;
  private List<CpuTimes> before;
  private long since;
  private double share = 1;

  Compiling(List<Entrant> entrants) throws BenchException {
    this.entrants = entrants;
    this.before = times();
    this.since = System.nanoTime();
  }

  private List<CpuTimes> times() throws BenchException {
    List<CpuTimes> times = new ArrayList<>();
    for (Entrant entrant : entrants) {
      times.add(entrant.cpu());
    }
    return times;
  }

  /** Whether it is more than a twentieth of that of some contender; looked at anew once in a while. */
  boolean isMuch(Duration interval) throws BenchException {
    long now = System.nanoTime();
    if (now - since > interval.toNanos()) {
      List<CpuTimes> after = times();
      share = 0;
      for (int i = 0; i < after.size(); i++) {
        Map<ThreadKind, Long> nanos = after.get(i).since(before.get(i));
        long all = nanos.values().stream().mapToLong(Long::longValue).sum();
        share = Math.max(share, nanos.getOrDefault(ThreadKind.JIT, 0L) / (double) Math.max(1, all));
      }
      before = after;
      since = now;
    }
    return share > MUCH;
  }
}
