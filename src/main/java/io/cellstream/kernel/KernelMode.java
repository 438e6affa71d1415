package io.cellstream.kernel;

/** Which kernel to run. */
public enum KernelMode {
  /** SIMD where the JVM can do it, else scalar with a warning that names the reason. */
  AUTO,
  /** SIMD; an error where the JVM can't do it. */
  SIMD,
  /** Scalar: one float at a time. */
  SCALAR
}
