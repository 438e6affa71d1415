package io.cellstream.importer.onnx;

import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a node reads.
 *
 * @param values empty ones are left out
 */
record NodeInputs(OnnxNode node, List<Optional<Value>> values) {

  NodeInputs {
    values = List.copyOf(values);
  }

  int count() {
    return values.size();
  }

  Optional<Value> optional(int number) {
    return number < values.size() ? values.get(number) : Optional.empty();
  }

  Value value(int number) throws ModelFileException {
    return optional(number).orElseThrow(() -> node.refusal("has no input " + number));
  }

  /** Of an operator that takes any number of them, but at least one. */
  List<Value> all() throws ModelFileException {
    List<Value> all = new ArrayList<>();
    for (int i = 0; i < Math.max(1, count()); i++) {
      all.add(value(i));
    }
    return all;
  }

  Value.Flow flow(int number) throws ModelFileException {
    if (value(number) instanceof Value.Flow flow) {
      return flow;
    }
    throw node.misplaced();
  }

  Value.Ints ints(int number) throws ModelFileException {
    if (value(number) instanceof Value.Ints ints) {
      return ints;
    }
    throw node.refusal("its input " + number + " must be whole numbers that are known before the graph runs");
  }

  Optional<long[]> optionalInts(int number) throws ModelFileException {
    return optional(number).isPresent() ? Optional.of(ints(number).data()) : Optional.empty();
  }

  /** Weights. */
  Value.Floats floats(int number) throws ModelFileException {
    if (value(number) instanceof Value.Floats floats) {
      return floats;
    }
    throw node.refusal("its input " + number + " must be constant floats");
  }

  Optional<Value.Floats> optionalFloats(int number) throws ModelFileException {
    return optional(number).isPresent() ? Optional.of(floats(number)) : Optional.empty();
  }
}
