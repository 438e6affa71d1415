package io.cellstream.kernel;

import java.util.Locale;

/** Which kernel to run. */
public enum KernelMode {
  /** SIMD where the JVM can do it, else scalar with a warning that names the reason. */
  AUTO,
  /** SIMD; an error where the JVM can't do it. */
  SIMD,
  /** Scalar: one float at a time. */
  SCALAR;

  /** As options and their help spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
