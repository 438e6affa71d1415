package io.cellstream.bench.kernel;

import io.cellstream.bench.BenchException;

/** One way to compute a recurrent step. */
public interface Contender {

  /** As the table and the JSON name it. */
  String name();

  /** What it runs on, as the header shows it: library and version. */
  String library();

  /** Whether it has this cell at all. */
  boolean has(Cell cell);

  /** How far an element of h may be from the double oracle's before this is another computation. */
  double tolerance();

  /** Everything that is not a step: packs weights, lays out inputs, makes buffers. */
  Run prepare(Problem problem) throws BenchException;
}
