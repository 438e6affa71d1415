package io.cellstream.importer.onnx;

import io.cellstream.model.definition.Tensor;
import io.cellstream.modelfile.ModelFileException;
import java.util.List;
import java.util.Optional;

/** What a node reads. */
record Inputs(Node node, List<Optional<Value>> values) {

  Inputs {
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

  Value.Ints ints(int number) throws ModelFileException {
    if (value(number) instanceof Value.Ints ints) {
      return ints;
    }
    throw node.refusal("its input " + number + " must be whole numbers that are known before the graph runs");
  }

  /** Weights. */
  Value.Floats floats(int number) throws ModelFileException {
    if (value(number) instanceof Value.Floats floats) {
      return floats;
    }
    throw node.refusal("its input " + number + " must be constant floats");
  }

  /** @param floats of rank 2 */
  static Tensor matrix(Value.Floats floats) {
    return new Tensor(floats.shape()[0], floats.shape()[1], floats.data());
  }
}
