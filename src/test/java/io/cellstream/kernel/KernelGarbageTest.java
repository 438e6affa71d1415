package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.BLOCK;
import static io.cellstream.kernel.Panels.PANEL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A vector that C2 fails to keep in a register is boxed, 5 to 70 times slower: garbage is how that shows. */
class KernelGarbageTest {
  private static final int K = 40;
  private static final int PANELS = 3;
  private static final int N = PANELS * PANEL;

  /** Every operation of every kernel; one row, rows that go together, and rows left over. */
  static Stream<Arguments> operations() {
    return Stream.of(new SimdKernel(), new ScalarKernel()).flatMap(kernel -> {
      Seeded seeded = new Seeded(5);
      Panels w = new Panels.F32(PANELS, K, seeded.floats(N * K, 1f));
      int[] words = new int[N * K / 2];
      Arrays.setAll(words, i -> (int) seeded.nextLong());
      Panels int16 = new Panels.Int16(PANELS, K, words);
      Panels int8 = new Panels.Int8(PANELS, K, words);
      Rows x = new Rows(seeded.floats(11 * K, 1f), 0, K);
      Rows pre = new Rows(new float[11 * N], 0, N);
      Rows c = new Rows(new float[11 * PANELS * BLOCK], 0, PANELS * BLOCK);
      Rows h = new Rows(new float[11 * PANELS * BLOCK], 0, PANELS * BLOCK);
      float[] y = seeded.floats(N, 1f);
      float[] scratch = new float[BLOCK];
      return Stream.of(operation(kernel, "product of a row", () -> kernel.product(w, 0, PANELS, 0, K, x, pre, 0, 1)),
          operation(kernel, "product of 2 rows", () -> kernel.product(w, 0, PANELS, 0, K, x, pre, 0, 2)),
          operation(kernel, "product of 4 rows", () -> kernel.product(w, 0, PANELS, 0, K, x, pre, 0, 4)),
          operation(kernel, "product of 11 rows", () -> kernel.product(w, 0, PANELS, 0, K, x, pre, 0, 11)),
          operation(kernel, "int16 product of a row", () -> kernel.product(int16, 0, PANELS, 0, K, x, pre, 0, 1)),
          operation(kernel, "int16 product of 7 rows", () -> kernel.product(int16, 0, PANELS, 0, K, x, pre, 0, 7)),
          operation(kernel, "int8 product of a row", () -> kernel.product(int8, 0, PANELS, 0, K, x, pre, 0, 1)),
          operation(kernel, "int8 product of 7 rows", () -> kernel.product(int8, 0, PANELS, 0, K, x, pre, 0, 7)),
          operation(kernel, "scaling", () -> kernel.scale(pre, 11, N, y, 0)),
          operation(kernel, "gates of a row", () -> kernel.lstmGates(pre, 0, PANELS, c, h, 0, 1)),
          operation(kernel, "gates of 11 rows", () -> kernel.lstmGates(pre, 0, PANELS, c, h, 0, 11)),
          operation(kernel, "gates of a GRU row", () -> kernel.gruGates(pre, c, 0, 3, h, h, 0, 1)),
          operation(kernel, "gates of 11 GRU rows", () -> kernel.gruGates(pre, c, 0, 3, h, h, 0, 11)),
          operation(kernel, "tanh", () -> kernel.tanh(y, 0, N)), operation(kernel, "relu", () -> kernel.relu(y, 0, N)),
          operation(kernel, "sigmoid", () -> kernel.sigmoid(y, 0, N)),
          operation(kernel, "softmax", () -> kernel.softmax(y, 0, pre.data(), 0, N, scratch, 0)),
          operation(kernel, "next above", () -> scratch[0] = kernel.nextAbove(y, 1, N, 2f)),
          operation(kernel, "finite", () -> scratch[0] = kernel.isFinite(y, 1, N - 1) ? 1f : 0f));
    });
  }

  private static Arguments operation(Kernel kernel, String name, Runnable work) {
    return Arguments.of(kernel.name(), name, work);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("operations")
  void allocatesNothing(String kernel, String name, Runnable work) {
    assertThat(Garbage.of(work)).isZero();
  }
}
