package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.PANEL;
import static io.cellstream.kernel.Panels.STRIP;
import static io.cellstream.kernel.SimdKernel.SPECIES;

/**
 * The panel product, a vector of gate rows at a time: broadcast x[k], multiply by the panel's row k, add to the accumulators.
 *
 * <p>One row keeps eight chains going, which is what hides the latency of an FMA; several rows go four at a time and share each load of a
 * weight, and so do two of those left over. The rest go one by one: each lane's sum is the same chain in any case.
 */
final class SimdProduct {
  private static final int L = SPECIES.length();
  /** Gate rows that four vectors cover. */
  private static final int FOUR = 4 * L;

  private SimdProduct() {
  }

  static void product(Panels w, int panel, int panels, int kFrom, int kTo, Rows x, Rows sums, int row, int rows) {
    int n = kTo - kFrom;
    int pair = secondPair(w);
    int together = rows - rows % 4;
    for (int p = 0; p < panels && together > 0; p++) {
      for (int four = 0; four < together; four += 4) {
        for (int g = 0; g < PANEL; g += FOUR) {
          fourRows(w, w.at((panel + p) * PANEL + g, kFrom), pair, n, x.data(), x.at(row + four) + kFrom, x.stride(), sums.data(),
              sums.at(four) + p * PANEL + g, sums.stride());
        }
      }
    }
    int r = together;
    if (w instanceof Panels.F32 f32 && rows - r >= 2) {
      for (int g = 0; g < panels * PANEL; g += FOUR) {
        SimdProduct32.twoRows(f32.weights(), w.at(panel * PANEL + g, kFrom), pair, n, x.data(), x.at(row + r) + kFrom, x.stride(),
            sums.data(), sums.at(r) + g, sums.stride());
      }
      r += 2;
    }
    for (; r < rows; r++) {
      oneRow(w, panel, panels, kFrom, n, x.data(), x.at(row + r) + kFrom, sums.data(), sums.at(r));
    }
  }

  /** Walks the panels' runs of four vectors in pairs; with 16 lanes such a run is a whole panel, so the pair is the four strips of two. */
  private static void oneRow(Panels w, int panel, int panels, int kFrom, int n, float[] x, int xAt, float[] sums, int at) {
    int first = panel * PANEL;
    int gates = panels * PANEL;
    int pair = secondPair(w);
    int g = 0;
    for (; g + 2 * FOUR <= gates; g += 2 * FOUR) {
      eightVectors(w, w.at(first + g, kFrom), w.at(first + g + FOUR, kFrom), pair, n, x, xAt, sums, at + g);
    }
    for (; g < gates; g += FOUR) {
      fourVectors(w, w.at(first + g, kFrom), pair, n, x, xAt, sums, at + g);
    }
  }

  /** From the first of four vectors to the third: with 16 lanes two vectors fill a strip, and the other two are in the next. */
  private static int secondPair(Panels w) {
    return 2 * L == STRIP ? w.at(STRIP, 0) : 2 * L;
  }

  private static void eightVectors(Panels w, int wA, int wB, int pair, int n, float[] x, int xAt, float[] sums, int at) {
    switch (w) {
      case Panels.F32 f32 -> SimdProduct32.eightVectors(f32.weights(), wA, wB, pair, n, x, xAt, sums, at);
      case Panels.Int16 int16 -> SimdProduct16.eightVectors(int16.words(), wA, wB, pair, n, x, xAt, sums, at);
      case Panels.Int8 int8 -> SimdProduct8.eightVectors(int8.words(), wA, wB, pair, n, x, xAt, sums, at);
    }
  }

  private static void fourVectors(Panels w, int wAt, int pair, int n, float[] x, int xAt, float[] sums, int at) {
    switch (w) {
      case Panels.F32 f32 -> SimdProduct32.fourVectors(f32.weights(), wAt, pair, n, x, xAt, sums, at);
      case Panels.Int16 int16 -> SimdProduct16.fourVectors(int16.words(), wAt, pair, n, x, xAt, sums, at);
      case Panels.Int8 int8 -> SimdProduct8.fourVectors(int8.words(), wAt, pair, n, x, xAt, sums, at);
    }
  }

  private static void fourRows(Panels w, int wAt, int pair, int n, float[] x, int xAt, int xStride, float[] sums, int at, int stride) {
    switch (w) {
      case Panels.F32 f32 -> SimdProduct32.fourRows(f32.weights(), wAt, pair, n, x, xAt, xStride, sums, at, stride);
      case Panels.Int16 int16 -> SimdProduct16.fourRows(int16.words(), wAt, pair, n, x, xAt, xStride, sums, at, stride);
      case Panels.Int8 int8 -> SimdProduct8.fourRows(int8.words(), wAt, pair, n, x, xAt, xStride, sums, at, stride);
    }
  }
}
