package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.BLOCK;
import static io.cellstream.kernel.Panels.PANEL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of the vector kernel gives the scalar kernel's bits. */
class KernelOperationsTest {
  private static final Kernel SCALAR = new ScalarKernel();
  private static final Kernel SIMD = new SimdKernel();
  private static final float[] SPECIAL = {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, -0x1p-130f, 1f, -1f, 87.6f, -87.7f,
      88.72f, -88f, 88.8f, -104f, 1e10f, -1e10f, Float.MAX_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
      Float.NaN};

  static Stream<Arguments> products() {
    return IntStream.of(1, 2, 3, 4, 5).boxed()
        .flatMap(panels -> IntStream.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 33).boxed().map(rows -> Arguments.of(panels, rows)));
  }

  @ParameterizedTest
  @MethodSource("products")
  void multipliesPanels(int panels, int rows) {
    for (int k : new int[]{1, 2, 7, 16, 33, 131}) {
      Seeded seeded = new Seeded(31L * panels + rows);
      Panels w = new Panels.F32(panels + 1, k, seeded.floats((panels + 1) * k * PANEL, 1f));
      Rows x = new Rows(seeded.floats(3 + (rows + 2) * (k + 5), 2f), 3, k + 5);
      float[] start = seeded.floats(rows * panels * PANEL, 1f);
      assertSame(start, (kernel, sums) -> kernel.product(w, 1, panels, 0, k, x, new Rows(sums, 0, panels * PANEL), 2, rows));
    }
  }

  @ParameterizedTest
  @MethodSource("products")
  void multipliesPanelsOfIntegers(int panels, int rows) {
    for (int words : new int[]{1, 2, 7, 33}) {
      for (Panels w : integers(new Seeded(31L * panels + rows), panels + 1, words)) {
        Seeded seeded = new Seeded(words);
        Rows x = new Rows(seeded.floats(3 + (rows + 2) * (w.k() + 5), 2f), 3, w.k() + 5);
        float[] start = seeded.floats(rows * panels * PANEL, 0x1p30f);
        assertSame(start, (kernel, sums) -> kernel.product(w, 1, panels, 0, w.k(), x, new Rows(sums, 0, panels * PANEL), 2, rows));
      }
    }
  }

  /** Words of all bit patterns. */
  private static List<Panels> integers(Seeded seeded, int panels, int words) {
    int[] bits = new int[panels * PANEL * words];
    Arrays.setAll(bits, i -> (int) seeded.nextLong());
    return List.of(new Panels.Int16(panels, 2 * words, bits), new Panels.Int8(panels, 4 * words, bits));
  }

  @Test
  void multipliesByIntegersAndTheFractionsBehindThem() {
    int word = 0x8001_7fff;
    int[] words = new int[PANEL];
    words[5] = word;
    float[] x = {3f, 5f, 7f, 11f};
    for (Kernel kernel : new Kernel[]{SCALAR, SIMD}) {
      float[] sums = new float[PANEL];
      kernel.product(new Panels.Int16(1, 2, words), 0, 1, 0, 2, new Rows(x, 0, 4), new Rows(sums, 0, PANEL), 0, 1);
      assertThat(sums[5]).isEqualTo(Math.fma((float) word, 5f, 0x7fff * 0x1p16f * 3f));
      float[] sums8 = new float[PANEL];
      kernel.product(new Panels.Int8(1, 4, words), 0, 1, 0, 4, new Rows(x, 0, 4), new Rows(sums8, 0, PANEL), 0, 1);
      // the bytes are -1, 127, 1, -128, from the lowest on
      float first = -0x1p24f * 3f;
      float second = Math.fma((float) 0x7fff_0000, 5f, first);
      float third = Math.fma((float) 0x017f_ff00, 7f, second);
      assertThat(sums8[5]).isEqualTo(Math.fma((float) word, 11f, third));
    }
  }

  @Test
  void scales() {
    float[] factors = new Seeded(17).floats(5 * BLOCK, 3f);
    float[] x = new Seeded(18).floats(3 * 4 * BLOCK, 1f);
    sprinkle(new Seeded(19), x);
    assertSame(x, (kernel, y) -> kernel.scale(new Rows(y, BLOCK, 4 * BLOCK), 2, 3 * BLOCK, factors, 2 * BLOCK));
  }

  @Test
  void multipliesWhateverTheInput() {
    int k = SPECIAL.length;
    Panels w = new Panels.F32(2, k, new Seeded(7).floats(2 * k * PANEL, 1f));
    for (float special : SPECIAL) {
      float[] inputs = new Seeded(8).floats(5 * k, 1f);
      for (int r = 0; r < 5; r++) {
        inputs[r * k + r] = special;
      }
      assertSame(new float[5 * 2 * PANEL],
          (kernel, sums) -> kernel.product(w, 0, 2, 0, k, new Rows(inputs, 0, k), new Rows(sums, 0, 2 * PANEL), 0, 5));
    }
  }

  @Test
  void resumesAChainThatWasCut() {
    int k = 37;
    int rows = 6;
    Seeded seeded = new Seeded(9);
    Panels w = new Panels.F32(3, k, seeded.floats(3 * k * PANEL, 1f));
    Rows x = new Rows(seeded.floats(rows * k, 1f), 0, k);
    float[] start = seeded.floats(rows * 3 * PANEL, 1f);
    for (Kernel kernel : new Kernel[]{SCALAR, SIMD}) {
      Rows whole = new Rows(start.clone(), 0, 3 * PANEL);
      kernel.product(w, 0, 3, 0, k, x, whole, 0, rows);
      for (int cut = 0; cut <= k; cut += 9) {
        Rows resumed = new Rows(start.clone(), 0, 3 * PANEL);
        kernel.product(w, 0, 3, 0, cut, x, resumed, 0, rows);
        kernel.product(w, 0, 3, cut, k, x, resumed, 0, rows);
        assertThat(Bits.of(resumed.data())).as("%s cut at %d", kernel.name(), cut).isEqualTo(Bits.of(whole.data()));
      }
    }
  }

  @Test
  void resumesAChainOfIntegersThatWasCutBetweenWords() {
    int rows = 6;
    for (Panels w : integers(new Seeded(15), 3, 9)) {
      Rows x = new Rows(new Seeded(16).floats(rows * w.k(), 1f), 0, w.k());
      for (Kernel kernel : new Kernel[]{SCALAR, SIMD}) {
        Rows whole = new Rows(new float[rows * 3 * PANEL], 0, 3 * PANEL);
        kernel.product(w, 0, 3, 0, w.k(), x, whole, 0, rows);
        Rows resumed = new Rows(new float[rows * 3 * PANEL], 0, 3 * PANEL);
        kernel.product(w, 0, 3, 0, 12, x, resumed, 0, rows);
        kernel.product(w, 0, 3, 12, w.k(), x, resumed, 0, rows);
        assertThat(Bits.of(resumed.data())).as("%s, %d weights", kernel.name(), w.k()).isEqualTo(Bits.of(whole.data()));
      }
    }
  }

  @Test
  void opensTheGatesOfAnLstm() {
    Seeded seeded = new Seeded(10);
    for (int draw = 0; draw < 200; draw++) {
      float[] pre = seeded.floats(3 * 2 * PANEL, 10f);
      float[] c = seeded.floats(4 * 3 * BLOCK, 3f);
      sprinkle(seeded, pre);
      sprinkle(seeded, c);
      float[] ofScalar = gates(SCALAR, pre, c);
      assertThat(Bits.of(gates(SIMD, pre, c))).isEqualTo(Bits.of(ofScalar));
    }
  }

  /** Rows 1 to 3 of 4, panels 1 and 2 of 3; c, then h. */
  private static float[] gates(Kernel kernel, float[] pre, float[] c) {
    float[] cAndH = Arrays.copyOf(c, 2 * c.length);
    kernel.lstmGates(new Rows(pre.clone(), 0, 2 * PANEL), 1, 2, new Rows(cAndH, 0, 3 * BLOCK), new Rows(cAndH, c.length, 3 * BLOCK), 1, 3);
    return cAndH;
  }

  @Test
  void opensTheGatesOfAGru() {
    Seeded seeded = new Seeded(14);
    for (int draw = 0; draw < 200; draw++) {
      float[] pre = seeded.floats(3 * 4 * 3 * BLOCK, 10f);
      float[] inputs = seeded.floats(3 * 5 * BLOCK, 3f);
      float[] h = seeded.floats(4 * 77 + BLOCK, 1f);
      sprinkle(seeded, pre);
      sprinkle(seeded, inputs);
      sprinkle(seeded, h);
      // rows 1 to 3 of 4, 3 blocks of units from unit 16 on, each row of gates with a block to spare
      assertSame(new float[4 * 5 * BLOCK],
          (kernel, hNew) -> kernel.gruGates(new Rows(pre.clone(), 0, 4 * 3 * BLOCK), new Rows(inputs, 0, 5 * BLOCK), BLOCK, 3,
              new Rows(h, 0, 77), new Rows(hNew, 0, 5 * BLOCK), 1, 3));
    }
  }

  @Test
  void theScalarKernelLeavesTheGatesToLookAt() {
    float[] gates = new Seeded(12).floats(PANEL, 4f);
    float[] c = new Seeded(13).floats(BLOCK, 1f);
    float[] cNew = c.clone();
    float[] h = new float[BLOCK];
    SCALAR.lstmGates(new Rows(gates, 0, PANEL), 0, 1, new Rows(cNew, 0, BLOCK), new Rows(h, 0, BLOCK), 0, 1);
    for (int u = 0; u < BLOCK; u++) {
      float i = gates[u];
      float f = gates[BLOCK + u];
      float g = gates[2 * BLOCK + u];
      float o = gates[3 * BLOCK + u];
      assertThat(cNew[u]).isEqualTo(Math.fma(f, c[u], i * g));
      assertThat(h[u]).isEqualTo(o * ScalarActivations.tanh(cNew[u]));
    }
  }

  private static void sprinkle(Seeded seeded, float[] x) {
    for (int i = 0; i < 8; i++) {
      x[seeded.nextInt(x.length)] = SPECIAL[seeded.nextInt(SPECIAL.length)];
    }
  }

  /** A million floats spread over all bit patterns, both infinities and the NaNs among them. */
  @Test
  void activatesAllMagnitudes() {
    float[] x = new float[1 << 20];
    for (int i = 0; i < x.length; i++) {
      x[i] = Float.intBitsToFloat(i * 4099);
    }
    assertSame(x, (kernel, y) -> kernel.sigmoid(y, 0, y.length));
    assertSame(x, (kernel, y) -> kernel.tanh(y, 0, y.length));
    assertSame(x, (kernel, y) -> kernel.relu(y, 0, y.length));
  }

  @ParameterizedTest
  @MethodSource("softmaxes")
  void turnsLogitsIntoProbabilities(int n, float scale) {
    int padded = Panels.padded(n, BLOCK);
    float[] x = new float[5 + padded];
    Arrays.fill(x, Float.NEGATIVE_INFINITY);
    System.arraycopy(new Seeded(n).floats(n, scale), 0, x, 5, n);
    float[] scalar = softmax(SCALAR, x, padded);
    assertThat(Bits.of(softmax(SIMD, x, padded))).isEqualTo(Bits.of(scalar));
  }

  static Stream<Arguments> softmaxes() {
    return IntStream.of(1, 2, 3, 15, 16, 17, 63, 64, 65, 100, 131, 1000, 10_007).boxed()
        .flatMap(n -> Stream.of(1e-40f, 1f, 30f, 1e30f).map(scale -> Arguments.of(n, scale)));
  }

  /** The probabilities, the sum and the largest logit. */
  private static float[] softmax(Kernel kernel, float[] x, int n) {
    float[] y = new float[n + BLOCK];
    kernel.softmax(x, 5, y, 0, n, y, n);
    return Arrays.copyOf(y, n + 2);
  }

  @Test
  void findsTheNextThatIsAbove() {
    for (int n = 0; n <= 150; n++) {
      float[] x = new float[n + 6];
      Arrays.fill(x, 0.5f);
      x[2] = 2f;
      x[n + 3] = 2f;
      assertThat(above(x, 3, 3 + n)).isEqualTo(3 + n);
      for (int i = 3; i < 3 + n; i++) {
        x[i] = i % 2 == 0 ? 0.75f : Float.POSITIVE_INFINITY;
        x[Math.min(i + 3, n + 3)] = 1f;
        assertThat(above(x, 3, 3 + n)).isEqualTo(i);
        x[i] = i % 3 == 0 ? Float.NaN : 0.25f;
      }
    }
  }

  /** Of what is greater than 0.5. */
  private static int above(float[] x, int from, int to) {
    int ofScalar = SCALAR.nextAbove(x, from, to, 0.5f);
    assertThat(SIMD.nextAbove(x, from, to, 0.5f)).isEqualTo(ofScalar);
    return ofScalar;
  }

  @Test
  void findsTheOneThatIsNotFinite() {
    for (int n = 1; n <= 70; n++) {
      float[] x = new Seeded(n).floats(n + 4, Float.MAX_VALUE);
      x[1] = Float.NaN;
      x[n + 2] = Float.NaN;
      assertThat(SCALAR.isFinite(x, 2, n)).isTrue();
      assertThat(SIMD.isFinite(x, 2, n)).isTrue();
      for (int i = 0; i < n; i++) {
        for (float bad : new float[]{Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
          float[] y = x.clone();
          y[2 + i] = bad;
          assertThat(SCALAR.isFinite(y, 2, n)).isFalse();
          assertThat(SIMD.isFinite(y, 2, n)).isFalse();
        }
      }
    }
  }

  private interface Operation {
    void run(Kernel kernel, float[] data);
  }

  /** Both kernels make the same of the same floats. */
  private static void assertSame(float[] data, Operation operation) {
    float[] scalar = data.clone();
    operation.run(SCALAR, scalar);
    float[] simd = data.clone();
    operation.run(SIMD, simd);
    assertThat(Bits.of(simd)).isEqualTo(Bits.of(scalar));
  }
}
