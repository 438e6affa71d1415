package io.cellstream.importer.pytorch.pickle;

import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The values that a pickle's instructions have left for later ones. A mark parts those of one collection from what is below it. */
final class PickleStack {
  private final PickleBytes bytes;
  private final List<Value> values = new ArrayList<>();
  /** How many values are below each mark. */
  private final Deque<Integer> marks = new ArrayDeque<>();

  /** @param bytes where the instructions are, for errors */
  PickleStack(PickleBytes bytes) {
    this.bytes = bytes;
  }

  void push(Value value) {
    values.add(value);
  }

  void mark() {
    marks.push(values.size());
  }

  Value top() throws ModelFileException {
    requireValue();
    return values.getLast();
  }

  Value pop() throws ModelFileException {
    requireValue();
    return values.removeLast();
  }

  /** The last n values, first one first. */
  List<Value> pop(int n) throws ModelFileException {
    if (values.size() - below() < n) {
      throw missing();
    }
    return cut(values.size() - n);
  }

  /** The values since the last mark, which is gone then. */
  List<Value> popMarked() throws ModelFileException {
    if (marks.isEmpty()) {
      throw bytes.error("ends a collection that it has not begun");
    }
    return cut(marks.pop());
  }

  private List<Value> cut(int from) {
    List<Value> tail = values.subList(from, values.size());
    List<Value> cut = new ArrayList<>(tail);
    tail.clear();
    return cut;
  }

  private int below() {
    return marks.isEmpty() ? 0 : marks.peek();
  }

  private void requireValue() throws ModelFileException {
    if (values.size() <= below()) {
      throw missing();
    }
  }

  private ModelFileException missing() {
    return bytes.error("uses a value that it has not made");
  }
}
