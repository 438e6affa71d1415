package io.cellstream.bench.kernel;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.contender.Contenders;
import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.KernelUnavailableException;
import io.cellstream.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who takes part.
 *
 * @param contenders their names
 * @param mandatory whether it is an error that one can't run here; otherwise it is left out with a warning
 */
record LineUp(List<Contenders> contenders, boolean mandatory) {

  static LineUp everybody(boolean mandatory) {
    return new LineUp(Contenders.all(), mandatory);
  }

  /** These, and ours. */
  static LineUp of(List<Contenders> chosen) {
    return new LineUp(Contenders.all().stream().filter(one -> one == Contenders.OURS || chosen.contains(one)).toList(), true);
  }

  /** Loads everybody's library. */
  List<Contender> open(Consumer<String> warnings) throws BenchException {
    Kernel kernel = kernel();
    List<Contender> open = new ArrayList<>();
    for (Contenders contender : contenders) {
      try {
        open.add(contender.open(kernel));
      } catch (BenchException e) {
        if (mandatory) {
          throw e;
        }
        warnings.accept(contender.label() + " is left out: " + e.getMessage());
      }
    }
    return open;
  }

  private static Kernel kernel() throws BenchException {
    try {
      return Kernels.select(KernelMode.SIMD).kernel();
    } catch (KernelUnavailableException e) {
      throw new BenchException(String.valueOf(e.getMessage()), e);
    }
  }
}
