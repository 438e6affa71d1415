package io.cellstream.bench.kernel;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One contender's result for one setting; times are medians, of one step of the whole batch.
 *
 * @param micros wall time
 * @param spread distance between the quartiles of {@code micros}, relative
 * @param cpuMicros time of the calling thread on a CPU
 * @param ratioToOurs wall time over that of {@code cellstream-f32} in the same round; empty where that has no such cell
 * @param boundMicros the least time an f32 step could take
 * @param fractionOfBound the bound's time over this one's, in the same round
 * @param maxError greatest difference of an element of h from the double oracle's
 * @param allocatedBytes on the Java heap, per step
 * @param interrupted share of the turns during which another thread had the CPU
 * @param load the machine's load average over the last minute, afterwards
 */
record Row(Setting setting, String contender, double micros, double spread, double cpuMicros, OptionalDouble ratioToOurs,
    double boundMicros,
    double fractionOfBound, double maxError, double allocatedBytes, int rounds, double interrupted, double load) {

  /** @param ours the turns of {@code cellstream-f32}, or none */
  static Row of(Setting setting, Track track, List<Turns> ours, Bound.Measured bound, double maxError, double load) {
    Turns turns = track.result();
    OptionalDouble ratio = ours.stream().mapToDouble(turns::ratioTo).findFirst();
    return new Row(setting, track.name(), turns.nanos().median() / 1e3, turns.nanos().spread(), turns.cpuNanos().median() / 1e3, ratio,
        bound.micros(), bound.fractionFor(turns), maxError, turns.allocatedBytes(), turns.all().size(), turns.interrupted(), load);
  }
}
