package io.cellstream.model.head;

import io.cellstream.kernel.Kernel;
import io.cellstream.model.definition.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the largest of many values without sorting them all. */
public final class TopK {

  private TopK() {
  }

  /**
   * The {@code k} largest of {@code n} finite values, or all if there are fewer; largest first, ties to the lower id.
   *
   * @param from the index of the value of id 0
   */
  static List<Output.Candidate> of(Kernel kernel, float[] values, int from, int n, int k, @Nullable Vocabulary labels) {
    int[] best = ids(kernel, values, from, n, k);
    List<Output.Candidate> top = new ArrayList<>(best.length);
    for (int each : best) {
      top.add(candidate(values, from, each, labels));
    }
    return List.copyOf(top);
  }

  static Output.Candidate candidate(float[] values, int from, int id, @Nullable Vocabulary labels) {
    return new Output.Candidate(id, labels == null ? null : labels.token(id), values[from + id]);
  }

  /** As {@link #of}, but gives only the ids. */
  public static int[] ids(Kernel kernel, float[] values, int from, int n, int k) {
    int[] best = new int[Math.min(k, n)];
    int found = 0;
    int id = 0;
    while (id < n) {
      float value = values[from + id];
      int at = found < best.length ? found++ : found - 1;
      for (; at > 0 && value > values[from + best[at - 1]]; at--) {
        best[at] = best[at - 1];
      }
      best[at] = id;
      // once k are found, only values above the least of them matter, and among many values these are rare
      id = found < best.length ? id + 1 : kernel.nextAbove(values, from + id + 1, from + n, values[from + best[found - 1]]) - from;
    }
    return best;
  }
}
