package io.cellstream.model.generation;

import io.cellstream.model.head.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens chosen so far, as a list linked from the last token to the first, so that hypotheses can share a common beginning.
 *
 * @param before the path up to the token before; null if this is the first token
 */
record Path(@Nullable Path before, int length, int id, Output output) {

  static Path of(@Nullable Path before, int id, Output output) {
    return new Path(before, before == null ? 1 : before.length + 1, id, output);
  }

  Completion completion(int stop) {
    List<Output> tokens = new ArrayList<>(Collections.nCopies(length, output));
    for (Path at = this; at != null; at = at.before) {
      tokens.set(at.length - 1, at.output);
    }
    return new Completion(tokens, id == stop);
  }

  /** Compares the ids in lexicographic order. */
  static int compare(Path one, Path other) {
    return Arrays.compare(one.ids(), other.ids());
  }

  private int[] ids() {
    int[] ids = new int[length];
    for (Path at = this; at != null; at = at.before) {
      ids[at.length - 1] = at.id;
    }
    return ids;
  }
}
