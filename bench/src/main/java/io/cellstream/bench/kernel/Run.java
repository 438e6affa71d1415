package io.cellstream.bench.kernel;

/** A contender at work on one problem, from the zero state on; its steps are time steps of the whole batch. For one thread. */
public interface Run extends Steps, AutoCloseable {

  /** The last layer's h of a row, {@code [H]}. */
  float[] hidden(int row);

  @Override
  void close();
}
