package io.cellstream.kernel;

import static io.cellstream.kernel.Panels.PANEL;
import static io.cellstream.kernel.Panels.STRIP;
import static io.cellstream.kernel.SimdKernel.SPECIES;

/**
 * The panel product, one vector of gate rows at a time: broadcast x[k], multiply it by the panel's weights at k, add to the sums. The work
 * is cut into register tiles: a few rows times a few vectors whose sums stay in registers. A register tile has enough chains to hide the
 * latency of an FMA, and its rows share each load of a weight. A sum is the same chain in any of them.
 */
final class SimdProduct {
  private static final int L = SPECIES.length();
  /** Gate rows that two vectors cover. */
  private static final int TWO = 2 * L;

  /** Gate rows that four vectors cover. */
  private static final int FOUR = 4 * L;
  /**
   * Cores with 16 lanes have 32 registers. Others may have 16, too few for the sums of four rows and four vectors. With 16, six rows and
   * two vectors were fastest for f32 and int8, and four rows and two vectors for int16.
   */
  private static final boolean HAS_MANY_REGISTERS = L == 16;

  private SimdProduct() {
  }

  static void product(Panels w, int panel, int panels, int kFrom, int kTo, Rows x, Rows sums, int row, int rows) {
    int n = kTo - kFrom;
    int sixes = HAS_MANY_REGISTERS || w instanceof Panels.Int16 ? 0 : rows / 6 * 6;
    for (int g = 0; g < panels * PANEL && sixes > 0; g += TWO) {
      for (int six = 0; six < sixes; six += 6) {
        sixRowsTwoVectors(w, w.at(panel * PANEL + g, kFrom), n, x, x.at(row + six) + kFrom, sums, sums.at(six) + g);
      }
    }
    int fours = sixes + (rows - sixes) / 4 * 4;
    for (int p = 0; p < panels && sixes < fours; p++) {
      for (int four = sixes; four < fours; four += 4) {
        fourRows(w, (panel + p) * PANEL, kFrom, n, x, x.at(row + four) + kFrom, sums, sums.at(four) + p * PANEL);
      }
    }
    int r = fours;
    if (w instanceof Panels.F32 f32 && rows - r >= 2) {
      for (int g = 0; g < panels * PANEL; g += FOUR) {
        SimdProduct32.twoRowsFourVectors(f32.weights(), w.at(panel * PANEL + g, kFrom), secondPair(w), n, x.data(), x.at(row + r) + kFrom,
            x.stride(), sums.data(), sums.at(r) + g, sums.stride());
      }
      r += 2;
    }
    for (; r < rows; r++) {
      oneRow(w, panel, panels, kFrom, n, x.data(), x.at(row + r) + kFrom, sums.data(), sums.at(r));
    }
  }

  private static void fourRows(Panels w, int first, int kFrom, int n, Rows x, int xAt, Rows sums, int at) {
    if (HAS_MANY_REGISTERS) {
      for (int g = 0; g < PANEL; g += FOUR) {
        fourRowsFourVectors(w, w.at(first + g, kFrom), secondPair(w), n, x, xAt, sums, at + g);
      }
    } else {
      for (int g = 0; g < PANEL; g += TWO) {
        fourRowsTwoVectors(w, w.at(first + g, kFrom), n, x, xAt, sums, at + g);
      }
    }
  }

  /** Takes two runs of four vectors at a time. With 16 lanes a run is a whole panel, so the two are the four strips of two panels. */
  private static void oneRow(Panels w, int panel, int panels, int kFrom, int n, float[] x, int xAt, float[] sums, int at) {
    int first = panel * PANEL;
    int gates = panels * PANEL;
    int pair = secondPair(w);
    int g = 0;
    for (; g + 2 * FOUR <= gates; g += 2 * FOUR) {
      oneRowEightVectors(w, w.at(first + g, kFrom), w.at(first + g + FOUR, kFrom), pair, n, x, xAt, sums, at + g);
    }
    for (; g < gates; g += FOUR) {
      oneRowFourVectors(w, w.at(first + g, kFrom), pair, n, x, xAt, sums, at + g);
    }
  }

  /**
   * The distance in the weights' array from the first of four vectors to the third. With 16 lanes two vectors fill a strip, so the third
   * begins the next strip.
   */
  private static int secondPair(Panels w) {
    return 2 * L == STRIP ? w.at(STRIP, 0) : 2 * L;
  }

  private static void oneRowEightVectors(Panels w, int wA, int wB, int pair, int n, float[] x, int xAt, float[] sums, int at) {
    switch (w) {
      case Panels.F32 f32 -> SimdProduct32.oneRowEightVectors(f32.weights(), wA, wB, pair, n, x, xAt, sums, at);
      case Panels.Int16 int16 -> SimdProduct16.oneRowEightVectors(int16.words(), wA, wB, pair, n, x, xAt, sums, at);
      case Panels.Int8 int8 -> SimdProduct8.oneRowEightVectors(int8.words(), wA, wB, pair, n, x, xAt, sums, at);
    }
  }

  private static void oneRowFourVectors(Panels w, int wAt, int pair, int n, float[] x, int xAt, float[] sums, int at) {
    switch (w) {
      case Panels.F32 f32 -> SimdProduct32.oneRowFourVectors(f32.weights(), wAt, pair, n, x, xAt, sums, at);
      case Panels.Int16 int16 -> SimdProduct16.oneRowFourVectors(int16.words(), wAt, pair, n, x, xAt, sums, at);
      case Panels.Int8 int8 -> SimdProduct8.oneRowFourVectors(int8.words(), wAt, pair, n, x, xAt, sums, at);
    }
  }

  private static void fourRowsFourVectors(Panels w, int wAt, int pair, int n, Rows x, int xAt, Rows sums, int at) {
    switch (w) {
      case Panels.F32 f32 ->
        SimdProduct32.fourRowsFourVectors(f32.weights(), wAt, pair, n, x.data(), xAt, x.stride(), sums.data(), at, sums.stride());
      case Panels.Int16 int16 ->
        SimdProduct16.fourRowsFourVectors(int16.words(), wAt, pair, n, x.data(), xAt, x.stride(), sums.data(), at, sums.stride());
      case Panels.Int8 int8 ->
        SimdProduct8.fourRowsFourVectors(int8.words(), wAt, pair, n, x.data(), xAt, x.stride(), sums.data(), at, sums.stride());
    }
  }

  private static void fourRowsTwoVectors(Panels w, int wAt, int n, Rows x, int xAt, Rows sums, int at) {
    switch (w) {
      case Panels.F32 f32 ->
        SimdProduct32.fourRowsTwoVectors(f32.weights(), wAt, n, x.data(), xAt, x.stride(), sums.data(), at, sums.stride());
      case Panels.Int16 int16 ->
        SimdProduct16.fourRowsTwoVectors(int16.words(), wAt, n, x.data(), xAt, x.stride(), sums.data(), at, sums.stride());
      case Panels.Int8 int8 ->
        SimdProduct8.fourRowsTwoVectors(int8.words(), wAt, n, x.data(), xAt, x.stride(), sums.data(), at, sums.stride());
    }
  }

  private static void sixRowsTwoVectors(Panels w, int wAt, int n, Rows x, int xAt, Rows sums, int at) {
    switch (w) {
      case Panels.F32 f32 ->
        SimdProduct32.sixRowsTwoVectors(f32.weights(), wAt, n, x.data(), xAt, x.stride(), sums.data(), at, sums.stride());
      case Panels.Int16 _ -> throw new IllegalArgumentException("int16 has no tile of six rows");
      case Panels.Int8 int8 ->
        SimdProduct8.sixRowsTwoVectors(int8.words(), wAt, n, x.data(), xAt, x.stride(), sums.data(), at, sums.stride());
    }
  }
}
