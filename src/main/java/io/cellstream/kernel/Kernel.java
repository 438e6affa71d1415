package io.cellstream.kernel;

/** The arithmetic of a step; its implementations give the same bits. */
public interface Kernel {

  /** {@code scalar} or {@code simd}. */
  String name();

  /** Floats per vector register; 1 for the scalar kernel. */
  int lanes();
}
