package io.cellstream.importer.onnx;

/**
 * What {@code Slice} takes of one axis, as the node says it: negative numbers count from the end, and those beyond an end mean the end.
 */
record Range(long start, long end, long step) {
  static final Range ALL = new Range(0, Long.MAX_VALUE, 1);

  /** One place. */
  static Range one(long place) {
    return new Range(place, place == -1 ? Long.MAX_VALUE : place + 1, 1);
  }

  int first(int size) {
    if (size == 0) {
      return 0;
    }
    long from = start < 0 ? start + size : start;
    return (int) (step > 0 ? Math.clamp(from, 0, size) : Math.clamp(from, 0, size - 1L));
  }

  int count(int size) {
    long to = end < 0 && end >= -size ? end + size : end;
    to = step > 0 ? Math.clamp(to, 0, size) : Math.clamp(to, -1, size - 1L);
    if (size == 0) {
      return 0;
    }
    long span = step > 0 ? to - first(size) : first(size) - to;
    return (int) Math.max(0, Math.ceilDiv(span, step == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(step)));
  }

  /** Nothing is left out. */
  boolean isAll(Axis axis) {
    return step == 1 && ((start == 0 && reachesEnd(axis)) || (axis.size() != Axis.UNKNOWN && isAt(axis, 0, axis.size())));
  }

  /** So many from there on are left. */
  boolean isAt(Axis axis, long first, long count) {
    int size = (int) Math.min(axis.size(), Integer.MAX_VALUE);
    return size > 0 && (step == 1 || count == 1) && first(size) == first && count(size) == count;
  }

  /** The first one alone is left. */
  boolean isFirst(Axis axis) {
    return axis.size() == Axis.UNKNOWN ? start == 0 && end == 1 && step > 0 : isAt(axis, 0, 1);
  }

  /** The last one alone is left. */
  boolean isLast(Axis axis) {
    boolean fromLast = start == -1 || (axis.size() != Axis.UNKNOWN && start == axis.size() - 1);
    return fromLast && step > 0 && reachesEnd(axis);
  }

  private boolean reachesEnd(Axis axis) {
    return end >= Integer.MAX_VALUE || Sizes.same(axis, end) || (axis.size() != Axis.UNKNOWN && end >= axis.size());
  }
}
