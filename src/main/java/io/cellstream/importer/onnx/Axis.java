package io.cellstream.importer.onnx;

import java.util.List;
import java.util.stream.Collectors;

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

  /**
   * The values of one step.
   *
   * @param directions 2: the first half is what a layer's forward direction gives, the second half what its backward one gives
   */
  record Channels(long size, int directions) implements Axis {
    Channels(long size) {
      this(size, 1);
    }
  }

  /** The directions of a layer that has two, the forward one first. */
  record Directions() implements Axis {
    @Override
    public long size() {
      return 2;
    }
  }

  /** The values of one step in one of two directions. */
  record Units(long size) implements Axis {
  }

  /** Whether it is, or is a part of, the values of one step: such a dimension means something whatever its size. */
  default boolean isOfAStep() {
    return this instanceof Channels || this instanceof Directions || this instanceof Units;
  }

  /** As in {@code [1 × 10 × 3]}. */
  static String text(List<Axis> axes) {
    return axes.stream().map(axis -> axis.size() == UNKNOWN ? "?" : Long.toString(axis.size()))
        .collect(Collectors.joining(" × ", "[", "]"));
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
