package io.cellstream.importer.onnx;

import java.util.List;

/** One dimension of what flows through a graph. */
sealed interface Axis {
  /** In place of a size that only the run knows. */
  long UNKNOWN = -1;

  long size();

  /**
   * A dimension of the graph's input: time, batch, or the features.
   *
   * @param index which of the input's dimensions
   */
  record OfInput(int index, long size) implements Axis {
  }

  /** A dimension of size 1 that means nothing. */
  record One() implements Axis {
    @Override
    public long size() {
      return 1;
    }
  }

  /** The values of one step. */
  record Channels(long size) implements Axis {
  }

  /** Time and batch as one dimension. */
  record Merged(List<Axis> parts) implements Axis {
    @Override
    public long size() {
      return parts.stream().allMatch(part -> part.size() != UNKNOWN)
          ? parts.stream().mapToLong(Axis::size).reduce(1, Math::multiplyExact)
          : UNKNOWN;
    }
  }
}
