package io.cellstream.bench.kernel;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A contender's turns, one a round. Of a turn that was interrupted the time says nothing, so those don't count where enough others are left.
 * On an idle machine there are none.
 */
record Turns(List<Turn> all) {

  Distribution nanos() {
    return of(Turn::nanos);
  }

  Distribution cpuNanos() {
    return of(turn -> (double) turn.cpuNanos() / turn.steps());
  }

  /** Bytes per step, as most turns saw it: what the JIT or the meter allocate now and then is not the step's. */
  double allocatedBytes() {
    return of(turn -> (double) turn.allocatedBytes() / turn.steps()).median();
  }

  double interrupted() {
    return (double) all.stream().filter(Turn::interrupted).count() / all.size();
  }

  /** The median of {@code this / other} within a round. */
  double ratioTo(Turns other) {
    return ratio(this::nanosAt, other::nanosAt, round -> whole(round) && other.whole(round), all.size());
  }

  /**
   * The median over the rounds of a ratio whose parts are taken in the same round.
   *
   * @param whole whether nothing was interrupted in the round
   */
  static double ratio(RoundValue of, RoundValue to, IntPredicate whole, int rounds) {
    int[] usable = IntStream.range(0, rounds).filter(whole).toArray();
    IntStream chosen = usable.length < Pace.FEW ? IntStream.range(0, rounds) : IntStream.of(usable);
    return Distribution.of(chosen.mapToDouble(round -> of.at(round) / to.at(round)).toArray()).median();
  }

  /** A number that a round has. */
  @FunctionalInterface
  interface RoundValue {
    double at(int round);
  }

  double nanosAt(int round) {
    return all.get(round).nanos();
  }

  boolean whole(int round) {
    return !all.get(round).interrupted();
  }

  private Distribution of(ToDoubleFunction<Turn> value) {
    List<Turn> whole = all.stream().filter(turn -> !turn.interrupted()).toList();
    return Distribution.of((whole.size() < Pace.FEW ? all : whole).stream().mapToDouble(value).toArray());
  }
}
