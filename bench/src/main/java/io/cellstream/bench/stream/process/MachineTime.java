package io.cellstream.bench.stream.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What all CPUs of the machine have done up to a moment, in ticks of 10 ms. Linux only.
 *
 * @param busy for some process, or stolen by the hypervisor
 * @param total idle time included
 */
public record MachineTime(long busy, long total) {
  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;
  /** user, nice, system, idle, iowait, irq, softirq, steal; guest time is part of user's. */
  private static final int COLUMNS = 8;
  private static final long TICK_NANOS = 10_000_000;

  public static MachineTime now() throws IOException {
    return of(Files.readString(Path.of("/proc/stat")));
  }

  static MachineTime of(String stat) {
    String[] words = stat.lines().findFirst().orElseThrow().split(" +");
    long[] ticks = Arrays.stream(words, 1, 1 + COLUMNS).mapToLong(Long::parseLong).toArray();
    long total = Arrays.stream(ticks).sum();
    return new MachineTime(total - ticks[IDLE] - ticks[IO_WAIT], total);
  }

  /** Which share of the machine somebody else had since an earlier moment, 0 to 1. */
  public double othersSince(MachineTime before, long ourNanos) {
    long elapsed = total - before.total;
    return elapsed == 0 ? 0 : Math.clamp((busy - before.busy - (double) ourNanos / TICK_NANOS) / elapsed, 0.0, 1.0);
  }
}
