package io.cellstream.cli;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.KernelUnavailableException;
import io.cellstream.kernel.Kernels;

/** The kernel that runs here, in words. */
final class KernelWords {

  private KernelWords() {
  }

  /** As in {@code simd256, 8 lanes of f32}; and why it is none or a slow one. */
  static String of(KernelMode mode) {
    try {
      Kernels.Selection selection = Kernels.select(mode);
      return selection.shown()
          + selection.fallbackReason().map(reason -> "; no SIMD: " + reason).orElse("");
    } catch (KernelUnavailableException e) {
      return "none: " + e.getMessage();
    }
  }
}
