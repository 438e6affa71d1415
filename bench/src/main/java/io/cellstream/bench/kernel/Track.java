package io.cellstream.bench.kernel;

import java.util.ArrayList;
import java.util.List;

/** One contender's turns: how many steps a turn has, and what each took. */
final class Track {
  /** In a round, first steps uncounted: the one before may have left none of this one's weights in the caches. */
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

  /** What a turn took, per step; in ns and bytes. */
  record Turn(double wall, double cpu, double allocated) {
  }

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

  Distribution wall() {
    return Distribution.of(turns.stream().mapToDouble(Turn::wall).toArray());
  }

  Distribution cpu() {
    return Distribution.of(turns.stream().mapToDouble(Turn::cpu).toArray());
  }

  /** Bytes a step allocates, as most turns saw it: what the JIT or the meter allocate now and then is not the step's. */
  double allocated() {
    return Distribution.of(turns.stream().mapToDouble(Turn::allocated).toArray()).median();
  }

  /** Runs until it has not become faster for a while, and sets the length of its turns by the fastest. */
  void warmUp() {
    long began = meter.wallNanos();
    long improved = began;
    long now = began;
    double fastest = Double.POSITIVE_INFINITY;
    int n = 1;
    do {
      long start = now;
      work.steps(n);
      now = meter.wallNanos();
      double step = Math.max(1, (double) (now - start) / n);
      if (step < 0.98 * fastest) {
        improved = now;
      }
      fastest = Math.min(fastest, step);
      n = Math.clamp((long) (pace.slice().toNanos() / step), 1, 2 * n);
    } while (now - began < pace.mostWarmUp().toNanos() && now - improved < pace.leastWarmUp().toNanos());
    steps = Math.clamp((long) (pace.slice().toNanos() / fastest), 1, Integer.MAX_VALUE);
    leadIn = fastest < LONG_STEP * pace.slice().toNanos();
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
    turns.add(new Turn((double) wall / steps, (double) cpu / steps, (double) allocated / steps));
  }
}
