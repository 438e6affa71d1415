package io.cellstream.importer.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the recurrent nodes of a graph read beside the values that flow through them. */
final class Layers {
  private final Map<String, List<First>> firstStates = new LinkedHashMap<>();
  private final List<String> lengths = new ArrayList<>();
  private final List<String> hints = new ArrayList<>();
  private int count;
  private boolean backward;

  /** A layer takes its first state from an input of the graph: as it is, or its part from {@code start} on. */
  private record First(boolean cell, int layer, long start) {
  }

  int next() {
    return count++;
  }

  /** What looks like a mistake, and may be none. */
  void hint(String hint) {
    hints.add(hint);
  }

  List<String> hints() {
    return List.copyOf(hints);
  }

  void backward() {
    backward = true;
  }

  /** Whether one of them reads its sequence backward: then runs can't follow each other. */
  boolean readBackward() {
    return backward;
  }

  void firstState(String input, boolean cell, int layer, long start) {
    firstStates.computeIfAbsent(input, _ -> new ArrayList<>()).add(new First(cell, layer, start));
  }

  /** Whether a layer takes its first h from an input of the graph, and c if it has one. */
  boolean takesFirstState(int layer, boolean cell) {
    List<First> all = firstStates.values().stream().flatMap(List::stream).filter(first -> first.layer() == layer).toList();
    return all.stream().anyMatch(first -> !first.cell()) && (!cell || all.stream().anyMatch(First::cell));
  }

  void lengths(String input) {
    lengths.add(input);
  }

  /** Inputs of the graph that say how long sequences are. */
  List<String> lengths() {
    return List.copyOf(lengths);
  }

  /** For each input of the graph that is a first state, the states that it consists of; empty if their order is not clear. */
  Map<String, Optional<Value.States>> firstStates() {
    Map<String, Optional<Value.States>> all = new LinkedHashMap<>();
    firstStates.forEach((input, parts) -> all.put(input, states(parts)));
    return all;
  }

  private static Optional<Value.States> states(List<First> parts) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).cell() != parts.getFirst().cell() || parts.get(i).start() != i) {
        return Optional.empty();
      }
    }
    return Optional.of(new Value.States(parts.getFirst().cell(), parts.stream().map(First::layer).toList()));
  }
}
