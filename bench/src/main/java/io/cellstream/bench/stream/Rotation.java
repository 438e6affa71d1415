package io.cellstream.bench.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Who has its turn when: in each round everybody once, begun by whoever was second in the round before. */
final class Rotation {

  private Rotation() {
  }

  static <T> List<T> order(List<T> all, int round) {
    List<T> order = new ArrayList<>(all);
    Collections.rotate(order, -round);
    return order;
  }
}
