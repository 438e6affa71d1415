package io.cellstream.sequence;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One time step's input, in the model's own terms. */
public sealed interface StepInput {

  /** A token; the id is within the vocabulary. */
  record Token(int id) implements StepInput {
  }

  /** Features, as many as the model takes, each finite and not yet normalised. */
  record Features(float[] values) implements StepInput {
  }

  /**
   * Features of which some are missing, until the sequence's last ones stand in for them. A step never gets one.
   *
   * @param last of each feature, whether it is missing
   */
  record Partial(float[] values, boolean[] last) implements StepInput {

    /** The first feature that is missing; −1: none is. */
    int firstMissing() {
      for (int j = 0; j < last.length; j++) {
        if (last[j]) {
          return j;
        }
      }
      return -1;
    }

    /**
     * All features: those that are there, and the sequence's last ones.
     *
     * @param before null if the sequence has none, and none is missing
     */
    Features completedBy(@Nullable Features before) {
      float[] all = values.clone();
      for (int j = 0; j < all.length; j++) {
        all[j] = last[j] ? Objects.requireNonNull(before, "before").values()[j] : all[j];
      }
      return new Features(all);
    }
  }
}
