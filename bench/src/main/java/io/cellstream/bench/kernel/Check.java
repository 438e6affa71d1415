package io.cellstream.bench.kernel;

/** Holds contenders to the double oracle, whose answers are computed once. */
final class Check {
  private final int[] rows;
  private final int steps;
  private final double[][] expected;

  Check(Problem problem) {
    Oracle oracle = new Oracle(problem);
    this.rows = Oracle.rows(problem.setting());
    this.steps = Oracle.steps(problem.setting());
    this.expected = new double[rows.length][];
    for (int k = 0; k < rows.length; k++) {
      expected[k] = oracle.hidden(rows[k], steps);
    }
  }

  int steps() {
    return steps;
  }

  /** Takes a fresh run's first steps. The greatest difference of an element of h; NaN if there is one. */
  double error(Run run) {
    run.steps(steps);
    double error = 0;
    for (int k = 0; k < rows.length; k++) {
      float[] h = run.hidden(rows[k]);
      for (int u = 0; u < h.length; u++) {
        error = Math.max(error, Math.abs(h[u] - expected[k][u]));
      }
    }
    return error;
  }
}
