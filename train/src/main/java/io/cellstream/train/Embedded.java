package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;

/** Rows by their numbers. */
final class Embedded {
  private Embedded() {
  }

  /**
   * @param rows {@code [N × E]}
   * @param ids of rows, {@code [T × B]} or of any other shape
   * @return {@code [T × B × E]}
   */
  static NDArray rows(NDArray rows, NDArray ids) {
    return Embedding.embedding(ids, rows, SparseFormat.DENSE).singletonOrThrow();
  }
}
