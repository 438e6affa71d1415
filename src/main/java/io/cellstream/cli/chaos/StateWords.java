package io.cellstream.cli.chaos;

import io.cellstream.model.Memory;
import io.cellstream.sequence.SequenceState;
import java.util.Arrays;

/** States in words: equal words are equal bits. */
final class StateWords {
  private StateWords() {
  }

  static String of(SequenceState state) {
    return state.header() + ", " + switch (state.memory()) {
      case Memory.State(float[] cells) -> bits(cells);
      case Memory.KeptTokens(int[] ids) -> Arrays.toString(ids);
      case Memory.KeptFeatures(int size, float[] values) -> size + " each of " + bits(values);
    };
  }

  /** Decimals would not tell one NaN from another. */
  private static String bits(float[] values) {
    StringBuilder text = new StringBuilder();
    for (float value : values) {
      text.append(text.isEmpty() ? "" : " ").append(Integer.toHexString(Float.floatToRawIntBits(value)));
    }
    return text.toString();
  }
}
