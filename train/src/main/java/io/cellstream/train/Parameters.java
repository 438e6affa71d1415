package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cellstream.model.definition.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A network's parameters by name, each learning, in the order in which they were added. */
final class Parameters {
  private final Map<String, NDArray> byName = new LinkedHashMap<>();
  private final NDManager memory;
  private final RandomGenerator random;

  /** @param random what their first values are drawn from */
  Parameters(NDManager memory, RandomGenerator random) {
    this.memory = memory;
    this.random = random;
  }

  Map<String, NDArray> byName() {
    return byName;
  }

  /** Adds a parameter drawn from N(0, 1). */
  void addGaussian(String name, long... shape) {
    float[] values = new float[size(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    add(name, values, shape);
  }

  /** Adds a parameter drawn uniformly within ±bound. */
  void addUniform(String name, double bound, long... shape) {
    add(name, uniform(bound, size(shape)), shape);
  }

  /** Values for {@link #add}, uniform within ±bound. */
  float[] uniform(double bound, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return values;
  }

  void add(String name, float[] values, long... shape) {
    NDArray parameter = memory.create(values, new Shape(shape));
    parameter.setName(name);
    parameter.setRequiresGradient(true);
    byName.put(name, parameter);
  }

  NDArray get(String name) {
    NDArray parameter = byName.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return parameter;
  }

  /** Those whose names begin with a prefix. */
  NDList startingWith(String prefix) {
    return new NDList(byName.entrySet().stream().filter(entry -> entry.getKey().startsWith(prefix)).map(Map.Entry::getValue).toList());
  }

  /** A parameter of one or two dimensions as a model package has it. */
  Tensor tensor(String name) {
    NDArray parameter = get(name);
    Shape shape = parameter.getShape();
    return new Tensor((int) shape.get(0), shape.dimension() == 1 ? 1 : (int) shape.get(1), parameter.toFloatArray());
  }

  private static int size(long[] shape) {
    return Math.toIntExact(new Shape(shape).size());
  }
}
