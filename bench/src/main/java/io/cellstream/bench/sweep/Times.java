package io.cellstream.bench.sweep;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How much CPU time of its thread something took each time, in ms: others may use the machine. */
record Times(double[] millis) {

  static Times of(List<Double> millis) {
    return new Times(millis.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The calling thread's CPU time so far. */
  static double cpuMillis() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e6;
  }

  double median() {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  double longest() {
    return Arrays.stream(millis).max().orElse(0);
  }

  double total() {
    return Arrays.stream(millis).sum();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f (longest %.1f)", median(), longest());
  }
}
