package io.cellstream.bench.kernel;

import java.util.ArrayList;
import java.util.List;

/** One contender's turns: how many steps a turn has, and what each turn took. */
final class Track {
  /** First steps of a turn, uncounted: the one before may have left none of this one's weights in the caches. */
  private static final int LEAD_IN = 1;
  /** A turn of one step that is so many slices long reads its weights in a small part of its time, and needs no lead-in. */
  private static final int LONG_STEP = 10;

  private final String name;
  private final Steps work;
  private final Meter meter;
  private final Pace pace;
  private final List<Turn> turns = new ArrayList<>();
  private int steps = 1;
  private boolean leadIn = true;

  Track(String name, Steps work, Meter meter, Pace pace) {
    this.name = name;
    this.work = work;
    this.meter = meter;
    this.pace = pace;
  }

  String name() {
    return name;
  }

  /** One per round, in their order. */
  List<Turn> turns() {
    return turns;
  }

  Turns result() {
    return new Turns(turns);
  }

  /** Runs until it gets no faster, and sets the length of its turns by the fastest. */
  void warmUp() {
    long end = meter.wallNanos() + pace.mostWarmUp().toNanos();
    long now = meter.cpuNanos();
    long improved = now;
    double fastest = Double.POSITIVE_INFINITY;
    int n = 1;
    do {
      long start = now;
      work.steps(n);
      now = meter.cpuNanos();
      double step = Math.max(1, (double) (now - start) / n);
      if (step < 0.98 * fastest) {
        improved = now;
      }
      fastest = Math.min(fastest, step);
      n = Math.clamp(perSlice(step), 1, 2 * n);
    } while (meter.wallNanos() < end && now - improved < pace.settle().toNanos());
    steps = Math.clamp(perSlice(fastest), 1, Integer.MAX_VALUE);
    leadIn = fastest < (double) LONG_STEP * pace.slice().toNanos();
  }

  private long perSlice(double nanos) {
    return (long) (pace.slice().toNanos() / nanos);
  }

  void turn() {
    if (leadIn) {
      work.steps(LEAD_IN);
    }
    long allocated = meter.allocatedBytes();
    long cpu = meter.cpuNanos();
    long wall = meter.wallNanos();
    work.steps(steps);
    wall = meter.wallNanos() - wall;
    cpu = meter.cpuNanos() - cpu;
    allocated = meter.allocatedBytes() - allocated;
    turns.add(new Turn(steps, wall, cpu, allocated));
  }
}
