package io.cellstream.bench.kernel;

/** Work that can be repeated and timed. */
@FunctionalInterface
public interface Steps {

  /** The next n steps. Each implementation has its own loop here, so that calling it costs nothing that grows with n. */
  void steps(int n);
}
