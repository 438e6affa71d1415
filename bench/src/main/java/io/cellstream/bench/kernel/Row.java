package io.cellstream.bench.kernel;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * One contender's result for one setting; times are medians, of one step of the whole batch.
 *
 * @param micros wall time
 * @param spread distance between the quartiles of {@code micros}, relative
 * @param cpuMicros time of the calling thread on a CPU
 * @param ratioToOurs wall time over that of {@code cellstream-f32} in the same round; empty where that has no such cell
 * @param fractionOfBound the f32 bound's time over this one's, in the same round
 * @param maxError greatest difference of an element of h from the double oracle's
 * @param allocatedBytes on the Java heap, per step
 * @param load the machine's load average over the last minute, afterwards
 */
record Row(Setting setting, String contender, double micros, double spread, double cpuMicros, OptionalDouble ratioToOurs,
    double fractionOfBound, double maxError, double allocatedBytes, int rounds, double load) {

  /**
   * @param ours the track of {@code cellstream-f32}, or none
   * @param bounds ns per step and round
   */
  static Row of(Setting setting, Track track, List<Track> ours, double[] bounds, double maxError, double load) {
    Distribution wall = track.wall();
    double[] nanos = nanos(track);
    OptionalDouble ratio = ours.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(ratio(nanos, nanos(ours.getFirst())));
    return new Row(setting, track.name(), wall.median() / 1e3, wall.spread(), track.cpu().median() / 1e3, ratio, ratio(bounds, nanos),
        maxError,
        track.allocated(), wall.samples(), load);
  }

  /** The median of the ratios within a round. */
  static double ratio(double[] of, double[] to) {
    return Distribution.of(IntStream.range(0, of.length).mapToDouble(round -> of[round] / to[round]).toArray()).median();
  }

  private static double[] nanos(Track track) {
    return track.turns().stream().mapToDouble(Track.Turn::wall).toArray();
  }
}
