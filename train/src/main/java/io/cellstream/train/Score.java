package io.cellstream.train;

import java.util.List;
import java.util.Map;

/** How a model did on the held-out examples, and how well they can be done at all. */
interface Score {

  /** In words, a line each. */
  List<String> lines();

  /** In numbers, for {@code model.json}. */
  Map<String, Object> heldOut();

  /** Some of all in percent, as {@code model.json} keeps it. */
  static double percent(long some, long all) {
    return rounded(100.0 * some / all, 100);
  }

  /** To so many parts of one. */
  static double rounded(double value, int parts) {
    return (double) Math.round(value * parts) / parts;
  }
}
