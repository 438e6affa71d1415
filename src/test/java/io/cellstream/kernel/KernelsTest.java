package io.cellstream.kernel;

import static io.cellstream.kernel.ChildJvm.VECTOR_MODULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which kernel runs where, and what is said when it is not the one asked for. */
class KernelsTest {

  @Test
  void prefersSimd() {
    Kernels.Selection selection = Kernels.select(KernelMode.AUTO);
    assertThat(selection.kernel().name()).isEqualTo("simd");
    assertThat(selection.kernel().lanes()).isIn(4, 8, 16);
    assertThat(selection.fallbackReason()).isEmpty();
  }

  @Test
  void runsScalarWhenAsked() {
    Kernels.Selection selection = Kernels.select(KernelMode.SCALAR);
    assertThat(selection.kernel().name()).isEqualTo("scalar");
    assertThat(selection.kernel().lanes()).isOne();
    assertThat(selection.fallbackReason()).isEmpty();
  }

  static Stream<Arguments> jvmsWithoutSimd() {
    return Stream.of(Arguments.of(new Jvm(false, "mixed mode", KernelsTest::noFlag), "--add-modules=jdk.incubator.vector"),
        Arguments.of(new Jvm(true, "interpreted mode, sharing", KernelsTest::noFlag), "-Xint"),
        Arguments.of(jvm("mixed mode", "TieredStopAtLevel", "3"), "no C2 compiler"),
        Arguments.of(jvm("mixed mode, emulated-client, sharing", "TieredStopAtLevel", "4"), "no C2 compiler"),
        Arguments.of(jvm("mixed mode", "EnableVectorSupport", "false"), "-XX:-EnableVectorSupport"),
        Arguments.of(jvm("mixed mode", "MaxVectorSize", "8"), "64 bits"));
  }

  @ParameterizedTest
  @MethodSource("jvmsWithoutSimd")
  void autoFallsBackWithTheReason(Jvm jvm, String reason) {
    Kernels.Selection selection = Kernels.select(KernelMode.AUTO, jvm);
    assertThat(selection.kernel().name()).isEqualTo("scalar");
    assertThat(selection.fallbackReason()).get().asString().contains(reason).doesNotContain("\n");
  }

  @ParameterizedTest
  @MethodSource("jvmsWithoutSimd")
  void simdFailsWithTheReason(Jvm jvm, String reason) {
    assertThatThrownBy(() -> Kernels.select(KernelMode.SIMD, jvm)).isInstanceOf(KernelUnavailableException.class)
        .hasMessageStartingWith("the SIMD kernel can't run: ").hasMessageContaining(reason);
  }

  @ParameterizedTest
  @EnumSource(KernelMode.class)
  void refusesACpuWithoutFma(KernelMode mode) throws Exception {
    ChildJvm.Result child = ChildJvm.run(List.of(VECTOR_MODULE, "-XX:-UseFMA"), KernelsTest.class, mode.name());
    assertThat(child.output()).contains("refused: no kernel can run without fused multiply-add (FMA)");
  }

  static Stream<Arguments> flagsWithoutSimd() {
    return Stream.of(Arguments.of(List.of(), "start java with --add-modules=jdk.incubator.vector"),
        Arguments.of(List.of(VECTOR_MODULE, "-Xint"), "start java without -Xint"),
        Arguments.of(List.of(VECTOR_MODULE, "-XX:TieredStopAtLevel=1"), "no C2 compiler"),
        Arguments.of(List.of(VECTOR_MODULE, "-XX:+UnlockExperimentalVMOptions", "-XX:-EnableVectorSupport"), "-XX:-EnableVectorSupport"));
  }

  @ParameterizedTest
  @MethodSource("flagsWithoutSimd")
  void fallsBackInARealJvm(List<String> flags, String reason) throws Exception {
    ChildJvm.Result child = ChildJvm.run(flags, KernelsTest.class, "AUTO");
    assertThat(child.output()).contains("runs scalar because ").contains(reason);
    assertThat(child.exitCode()).isZero();
  }

  /** Prints what was selected in this JVM. */
  public static void main(String[] arguments) {
    try {
      Kernels.Selection selection = Kernels.select(KernelMode.valueOf(arguments[0].toUpperCase(Locale.ROOT)));
      System.out.println("runs " + selection.kernel().name() + " because " + selection.fallbackReason().orElse("it was asked to"));
    } catch (KernelUnavailableException refused) {
      System.out.println("refused: " + refused.getMessage());
    }
  }

  private static Jvm jvm(String mode, String flag, String value) {
    return new Jvm(true, mode, name -> Optional.ofNullable(Map.of(flag, value).get(name)));
  }

  private static Optional<String> noFlag(String name) {
    return Optional.empty();
  }
}
