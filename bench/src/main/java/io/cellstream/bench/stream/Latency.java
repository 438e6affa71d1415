package io.cellstream.bench.stream;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * From when an event was to be published until its committed prediction was read, in milliseconds.
 *
 * @param load at which share of the contender's greatest rate
 * @param rate events/s that were published
 * @param keptUp whether all were committed soon after the last was published; if not, the times say only for how long it was tried
 */
record Latency(double load, double rate, double p50, double p99, double p999, boolean keptUp) {

  /** @param micros the times of all events but the first */
  static Latency of(double load, double rate, Histogram micros, boolean keptUp) {
    return new Latency(load, rate, millis(micros, 50), millis(micros, 99), millis(micros, 99.9), keptUp);
  }

  private static double millis(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / (double) TimeUnit.MILLISECONDS.toMicros(1);
  }
}
