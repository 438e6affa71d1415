package io.cellstream.kernel;

/** Which kernel to run. */
public enum KernelMode {
  /** SIMD where the JVM can do it, else scalar with a warning that names the reason. */
  AUTO,
  /** SIMD or nothing. */
  SIMD,
  /** One float at a time. */
  SCALAR
}
