package io.cellstream.sequence;

/** An input as its sender gave it, not yet checked against the model. */
public sealed interface RawInput {

  /** A token by its text. */
  record TokenText(String token) implements RawInput {
  }

  /** A token by its id; not range-checked. */
  record TokenId(long id) implements RawInput {
  }

  /** Features, not yet narrowed to f32. */
  record FeatureValues(double[] values) implements RawInput {
  }

  /**
   * Features of which some are missing, and are the sequence's last ones.
   *
   * @param last of each feature, whether it is the last one
   */
  record PartialFeatures(double[] values, boolean[] last) implements RawInput {
  }
}
