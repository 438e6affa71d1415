package io.cellstream.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The largest of many values, without sorting them all. */
final class TopK {

  private TopK() {
  }

  /**
   * The {@code k} largest of {@code n} finite values (all of them if there are fewer), largest first, ties to the lower id.
   *
   * @param from where the value of id 0 is
   */
  static List<Output.Candidate> of(float[] values, int from, int n, int k, @Nullable Vocabulary labels) {
    int[] best = new int[Math.min(k, n)];
    int found = 0;
    for (int id = 0; id < n; id++) {
      float value = values[from + id];
      if (found == best.length && value <= values[from + best[found - 1]]) {
        continue;
      }
      int at = found < best.length ? found++ : found - 1;
      for (; at > 0 && value > values[from + best[at - 1]]; at--) {
        best[at] = best[at - 1];
      }
      best[at] = id;
    }
    List<Output.Candidate> top = new ArrayList<>(best.length);
    for (int id : best) {
      top.add(new Output.Candidate(id, labels == null ? null : labels.token(id), values[from + id]));
    }
    return List.copyOf(top);
  }
}
