package io.cellstream.importer.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code Reshape} makes of dimensions with a meaning. The elements stay in their order, so dimensions stay too, unless ones come or
 * go, or two become one, or two again: time and batch, or the directions of a step and their units.
 */
final class ReshapedAxes {
  private static final int MOST = 8;

  private final List<Axis> from;
  private final long[] to;
  private final boolean[][] failed;

  /** @param to sizes, where −1 is whatever is left */
  ReshapedAxes(List<Axis> from, long[] to) {
    this.from = from;
    this.to = to;
    this.failed = new boolean[from.size() + 1][to.length + 1];
  }

  /** The dimensions after it; empty if they would mean something else. */
  Optional<List<Axis>> match() {
    return from.size() > MOST || to.length > MOST ? Optional.empty() : match(0, 0);
  }

  /** Each pair of places is tried once: many ones on both sides would be paired in very many ways. */
  private Optional<List<Axis>> match(int i, int j) {
    if (failed[i][j]) {
      return Optional.empty();
    }
    Optional<List<Axis>> matched = tried(i, j);
    failed[i][j] = matched.isEmpty();
    return matched;
  }

  private Optional<List<Axis>> tried(int i, int j) {
    if (i == from.size() && j == to.length) {
      return Optional.of(List.of());
    }
    if (i < from.size() && j < to.length && fits(from.get(i), to[j])) {
      Optional<List<Axis>> rest = then(from.get(i), match(i + 1, j + 1));
      if (rest.isPresent()) {
        return rest;
      }
    }
    if (j < to.length && to[j] == 1) {
      Optional<List<Axis>> rest = then(new Axis.One(), match(i, j + 1));
      if (rest.isPresent()) {
        return rest;
      }
    }
    if (i < from.size() && from.get(i).size() == 1 && !from.get(i).isOfAStep()) {
      Optional<List<Axis>> rest = match(i + 1, j);
      if (rest.isPresent()) {
        return rest;
      }
    }
    return merged(i, j).or(() -> parted(i, j));
  }

  private static boolean fits(Axis axis, long size) {
    return size == -1 || Sizes.same(axis, size);
  }

  private Optional<List<Axis>> merged(int i, int j) {
    if (i + 1 >= from.size() || j >= to.length) {
      return Optional.empty();
    }
    if (from.get(i) instanceof Axis.Directions) {
      return directions(i, j);
    }
    if (isStep(from.get(i)) || isStep(from.get(i + 1))) {
      return Optional.empty();
    }
    return merged(new Axis.Merged(List.of(from.get(i), from.get(i + 1))), i + 2, j);
  }

  /** Both directions of a step side by side; between them and their units there may be ones. */
  private Optional<List<Axis>> directions(int i, int j) {
    int units = i + 1;
    while (units < from.size() - 1 && from.get(units).size() == 1 && !from.get(units).isOfAStep()) {
      units++;
    }
    return from.get(units) instanceof Axis.Units each
        ? merged(new Axis.Channels(Math.multiplyExact(2, each.size()), 2), units + 1, j)
        : Optional.empty();
  }

  private Optional<List<Axis>> merged(Axis both, int i, int j) {
    return to[j] == -1 || both.size() == to[j] ? then(both, match(i, j + 1)) : Optional.empty();
  }

  private static boolean isStep(Axis axis) {
    return axis.isOfAStep() || axis instanceof Axis.Merged;
  }

  private Optional<List<Axis>> parted(int i, int j) {
    if (i >= from.size() || j + 1 >= to.length) {
      return Optional.empty();
    }
    List<Axis> parts = switch (from.get(i)) {
      case Axis.Merged both -> both.parts();
      case Axis.Channels both when both.directions() == 2 -> List.of(new Axis.Directions(), new Axis.Units(both.size() / 2));
      default -> List.of();
    };
    return parts.size() == 2 && fits(parts.getFirst(), to[j]) && fits(parts.getLast(), to[j + 1])
        ? then(parts.getFirst(), then(parts.getLast(), match(i + 1, j + 2)))
        : Optional.empty();
  }

  private static Optional<List<Axis>> then(Axis axis, Optional<List<Axis>> rest) {
    return rest.map(others -> {
      List<Axis> all = new ArrayList<>();
      all.add(axis);
      all.addAll(others);
      return all;
    });
  }
}
