package io.cellstream.kernel;

import java.util.Optional;

/** The choice of a kernel, made once at start. */
public final class Kernels {

  /**
   * @param kernel the kernel to run
   * @param fallbackReason why {@link KernelMode#AUTO} chose the scalar kernel, and what to do about it; otherwise empty
   */
  public record Selection(Kernel kernel, Optional<String> fallbackReason) {
    /** The kernel in words, as in {@code simd, 8 lanes of f32}. */
    public String shown() {
      return kernel.name() + ", " + (kernel.lanes() == 1 ? "1 lane" : kernel.lanes() + " lanes") + " of f32";
    }
  }

  private Kernels() {
  }

  /** @throws KernelUnavailableException if this machine or JVM can't run the mode */
  public static Selection select(KernelMode mode) {
    return select(mode, Jvm.running());
  }

  static Selection select(KernelMode mode, Jvm jvm) {
    jvm.whyNoKernel().ifPresent(reason -> {
      throw new KernelUnavailableException(reason);
    });
    if (mode == KernelMode.SCALAR) {
      return new Selection(new ScalarKernel(), Optional.empty());
    }
    Optional<String> whyNoSimd = jvm.whyNoSimd();
    if (whyNoSimd.isEmpty()) {
      return new Selection(Simd.kernel(), Optional.empty());
    }
    if (mode == KernelMode.SIMD) {
      throw new KernelUnavailableException("the SIMD kernel can't run: " + whyNoSimd.get());
    }
    return new Selection(new ScalarKernel(), whyNoSimd);
  }

  /** A holder: the JVM links the SIMD kernel, and with it the incubator module's classes, only once they are known to be there. */
  private static final class Simd {
    static Kernel kernel() {
      return new SimdKernel();
    }
  }
}
