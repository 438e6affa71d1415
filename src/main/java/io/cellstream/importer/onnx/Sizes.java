package io.cellstream.importer.onnx;

/** Sizes among the whole numbers of a graph. Those that only the run knows have a number each that no size can have. */
final class Sizes {
  private static final long FIRST = Long.MIN_VALUE + 1;
  private static final int MOST = 64;

  private Sizes() {
  }

  /** What {@code Shape} gives for an axis. */
  static long of(Axis axis) {
    if (axis.size() != Axis.UNKNOWN) {
      return axis.size();
    }
    return switch (axis) {
      case Axis.OfInput input when input.index() < MOST - 1 -> FIRST + input.index();
      default -> FIRST + MOST - 1;
    };
  }

  static boolean isUnknown(long size) {
    return size >= FIRST && size < FIRST + MOST;
  }

  /** Whether the axis surely has this size. */
  static boolean same(Axis axis, long size) {
    return of(axis) == size && size != FIRST + MOST - 1;
  }
}
