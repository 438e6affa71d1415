package io.cellstream.importer.onnx;

import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a node reads.
 *
 * @param attributes those that its operator has in the graph's opset
 * @param values empty ones are left out
 */
record NodeInputs(OnnxNode node, Set<String> attributes, List<Optional<Value>> values) {

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

  /** Whole numbers that are an input of the operator, where they are no attribute of it yet. */
  long[] numbers(String attribute, int number) throws ModelFileException {
    return attributes.contains(attribute) ? node.integers(attribute).orElse(new long[0]) : ints(number).data();
  }

  /** The same of numbers that may be left out. */
  Optional<long[]> optionalNumbers(String attribute, int number) throws ModelFileException {
    return attributes.contains(attribute) ? node.integers(attribute) : optionalInts(number);
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
