package io.cellstream.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.Function;

/**
 * The facts about the running JVM that decide which kernels it can run.
 *
 * @param vectorModule whether {@code jdk.incubator.vector} is in the boot layer
 * @param mode {@code java.vm.info}, such as {@code mixed mode, sharing}
 * @param flag the value of a HotSpot flag; empty if this JVM does not know it
 */
record Jvm(boolean vectorModule, String mode, Function<String, Optional<String>> flag) {
  private static final int LEAST_BITS = 128;
  /** The tier of C2; only its code keeps vectors in registers. */
  private static final int C2 = 4;

  static Jvm running() {
    return new Jvm(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), System.getProperty("java.vm.info", ""),
        Jvm::hotSpotFlag);
  }

  /** Why no kernel can run here; empty if one can. Without FMA in hardware, Java emulates each one, which takes a microsecond. */
  Optional<String> whyNoKernel() {
    return flag.apply("UseFMA").filter("false"::equals)
        .map(off -> "no kernel can run without fused multiply-add (FMA): this CPU lacks it or -XX:-UseFMA is set;"
            + " use x86-64 with FMA3 (Haswell, Zen or newer) or AArch64, and drop that flag");
  }

  /** Why the SIMD kernel can't run here, and what to do; empty if it can. */
  Optional<String> whyNoSimd() {
    if (!vectorModule) {
      return Optional.of("the module jdk.incubator.vector is not loaded; start java with --add-modules=jdk.incubator.vector");
    }
    if (mode.startsWith("interpreted")) {
      return Optional.of("this JVM only interprets; start java without -Xint");
    }
    if (mode.contains("emulated-client") || number("TieredStopAtLevel").filter(tier -> tier < C2).isPresent()) {
      return Optional.of("this JVM has no C2 compiler; start java without -XX:TieredStopAtLevel and -XX:CompilationMode=quick-only");
    }
    if (flag.apply("EnableVectorSupport").filter("false"::equals).isPresent()) {
      return Optional.of("vector intrinsics are off; start java without -XX:-EnableVectorSupport");
    }
    return number("MaxVectorSize").filter(bytes -> bytes * Byte.SIZE < LEAST_BITS)
        .map(bytes -> "vectors have " + bytes * Byte.SIZE + " bits and " + LEAST_BITS + " are needed; start java without -XX:MaxVectorSize="
            + bytes
            + ", or this CPU is too old");
  }

  private Optional<Integer> number(String name) {
    return flag.apply(name).map(Integer::valueOf);
  }

  private static Optional<String> hotSpotFlag(String name) {
    HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (hotSpot == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(hotSpot.getVMOption(name).getValue());
    } catch (IllegalArgumentException unknownFlag) {
      return Optional.empty();
    }
  }
}
