package io.cellstream.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final int[] TEXT = IntStream.range(0, 100).toArray();
  private static final int[] LINE_STARTS = {0, 40, 60, 97};

  @Test
  void readOnWhereTheyWereWhenNothingRestartsThem() {
    Lanes lanes = new Lanes(TEXT, LINE_STARTS, 1, 10, 0, new SplittableRandom(1));

    lanes.advance();
    Lanes.Chunk first = lanes.read();
    lanes.advance();
    Lanes.Chunk second = lanes.read();

    assertThat(lanes.keep()).containsExactly(1);
    assertThat(second.inputs()[0]).isEqualTo(first.inputs()[9] + 1).isEqualTo(first.targets()[9]);
  }

  @Test
  void beginALineWithTheZeroStateWhenTheyRestart() {
    Lanes lanes = new Lanes(TEXT, LINE_STARTS, 8, 10, 1, new SplittableRandom(1));

    for (int chunk = 0; chunk < 20; chunk++) {
      lanes.advance();
      assertThat(lanes.keep()).containsOnly(0);
      long[] inputs = lanes.read().inputs();
      for (int lane = 0; lane < 8; lane++) {
        assertThat(inputs[lane]).isIn(0L, 40L, 60L);
      }
    }
  }

  @Test
  void restartInsteadOfReadingBeyondTheEnd() {
    Lanes lanes = new Lanes(TEXT, new int[]{0}, 1, 40, 0, new SplittableRandom(1));

    lanes.advance();
    lanes.read();
    lanes.advance();
    lanes.read();
    lanes.advance();

    assertThat(lanes.keep()).containsExactly(0);
    assertThat(lanes.read().inputs()).startsWith(0, 1, 2);
  }

  @Test
  void layOutTimeFirst() {
    Lanes lanes = new Lanes(TEXT, LINE_STARTS, 3, 2, 1, new SplittableRandom(7));

    lanes.advance();
    Lanes.Chunk chunk = lanes.read();

    for (int lane = 0; lane < 3; lane++) {
      assertThat(chunk.inputs()[3 + lane]).isEqualTo(chunk.inputs()[lane] + 1);
      assertThat(chunk.targets()[lane]).isEqualTo(chunk.inputs()[3 + lane]);
    }
  }
}
