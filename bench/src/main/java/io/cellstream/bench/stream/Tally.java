package io.cellstream.bench.stream;

import io.cellstream.bench.stream.process.ThreadKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** A contender's turns, one a round. */
final class Tally {
  private final List<Turn> turns = new ArrayList<>();

  void add(Turn turn) {
    turns.add(turn);
  }

  int rounds() {
    return turns.size();
  }

  double median(ToDoubleFunction<Turn> figure) {
    return median(turns.stream().mapToDouble(figure).toArray());
  }

  double micros(ThreadKind kind) {
    return median(turn -> turn.micros().getOrDefault(kind, 0.0));
  }

  /** Greatest less smallest rate, relative to the median. */
  double spread() {
    double[] rates = turns.stream().mapToDouble(Turn::rate).sorted().toArray();
    return rates.length == 0 ? 0 : (rates[rates.length - 1] - rates[0]) / median(rates);
  }

  /** The median of the ratios within a round: a machine that is slower in one of them is so for both. */
  OptionalDouble ratioTo(Tally other) {
    int rounds = Math.min(turns.size(), other.turns.size());
    double[] ratios = new double[rounds];
    for (int r = 0; r < rounds; r++) {
      ratios[r] = turns.get(r).rate() / other.turns.get(r).rate();
    }
    return rounds == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(ratios));
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
