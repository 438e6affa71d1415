package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import io.cellstream.model.HeadDefinition;
import io.cellstream.model.InputDefinition;
import io.cellstream.model.LayerDefinition;
import io.cellstream.model.Tensor;
import io.cellstream.model.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * The network as PyTorch's arrays: embedding, LSTM stack, dense head. The parameters have PyTorch's own names, shapes and gate order (i, f,
 * g, o), and go to PyTorch's own lstm operation as they are, so writing a model is copying them.
 */
final class CharNetwork {
  private final Map<String, NDArray> parameters = new LinkedHashMap<>();
  private final NDManager memory;
  private final TrainingPlan plan;

  /** Weights are drawn from {@code random}, uniform in ±1/√H as PyTorch does, but for forget gates' biases around 1, the embedding N(0, 1). */
  CharNetwork(NDManager memory, int vocabulary, TrainingPlan plan, RandomGenerator random) {
    this.memory = memory;
    this.plan = plan;
    int hidden = plan.hidden();
    double bound = 1 / Math.sqrt(hidden);
    add("embedding.weight", gaussian(random, vocabulary * plan.embedding()), vocabulary, plan.embedding());
    for (int layer = 0; layer < plan.layers(); layer++) {
      int inputs = layer == 0 ? plan.embedding() : hidden;
      add("lstm.weight_ih_l" + layer, uniform(random, bound, 4 * hidden * inputs), 4L * hidden, inputs);
      add("lstm.weight_hh_l" + layer, uniform(random, bound, 4 * hidden * hidden), 4L * hidden, hidden);
      float[] biasIh = uniform(random, bound, 4 * hidden);
      for (int unit = hidden; unit < 2 * hidden; unit++) {
        biasIh[unit] += 1;
      }
      add("lstm.bias_ih_l" + layer, biasIh, 4L * hidden);
      add("lstm.bias_hh_l" + layer, uniform(random, bound, 4 * hidden), 4L * hidden);
    }
    add("head.weight", uniform(random, bound, vocabulary * hidden), vocabulary, hidden);
    add("head.bias", uniform(random, bound, vocabulary), vocabulary);
  }

  Map<String, NDArray> parameters() {
    return parameters;
  }

  /** The zero state of a batch: h and c, each {@code [layers × B × H]}. */
  NDList zeroState(NDManager manager, int lanes) {
    Shape shape = new Shape(plan.layers(), lanes, plan.hidden());
    return new NDList(manager.zeros(shape), manager.zeros(shape));
  }

  /**
   * Logarithms of the probabilities of all next tokens, in nats.
   *
   * @param inputs token ids, {@code [T × B]}
   * @param state h and c, each {@code [layers × B × H]}
   * @param learning whether dropout applies
   */
  Forward forward(NDArray inputs, NDList state, boolean learning) {
    NDArray embedded = Embedding.embedding(inputs, parameter("embedding.weight"), SparseFormat.DENSE).singletonOrThrow();
    NDArray x = dropout(embedded, learning);
    NDList weights = new NDList(parameters.entrySet().stream().filter(entry -> entry.getKey().startsWith("lstm.")).map(Map.Entry::getValue)
        .toList());
    NDList out = x.getNDArrayInternal().lstm(x, state, weights, true, plan.layers(), plan.dropout(), learning, false, false);
    NDArray h = dropout(out.get(0), learning);
    NDArray logits = Linear.linear(h, parameter("head.weight"), parameter("head.bias")).singletonOrThrow();
    return new Forward(logits.logSoftmax(-1), new NDList(out.get(1), out.get(2)));
  }

  /**
   * @param logProbabilities {@code [T × B × V]}
   * @param state h and c after the last step
   */
  record Forward(NDArray logProbabilities, NDList state) {
    /** −ln p of the targets {@code [T × B]}, same shape. */
    NDArray nats(NDArray targets) {
      return logProbabilities.gather(targets.expandDims(-1), -1).squeeze(-1).neg();
    }
  }

  InputDefinition input(Vocabulary tokens) {
    return new InputDefinition.Token(tokens, tensor("embedding.weight"), OptionalInt.empty());
  }

  List<LayerDefinition> layers() {
    List<LayerDefinition> layers = new ArrayList<>();
    for (int k = 0; k < plan.layers(); k++) {
      layers.add(new LayerDefinition.Lstm(tensor("lstm.weight_ih_l" + k), tensor("lstm.weight_hh_l" + k), tensor("lstm.bias_ih_l" + k),
          tensor("lstm.bias_hh_l" + k)));
    }
    return layers;
  }

  HeadDefinition head() {
    return new HeadDefinition.Dense(tensor("head.weight"), tensor("head.bias"), HeadDefinition.Activation.SOFTMAX);
  }

  private NDArray dropout(NDArray x, boolean learning) {
    return plan.dropout() == 0 ? x : Dropout.dropout(x, (float) plan.dropout(), learning).singletonOrThrow();
  }

  private Tensor tensor(String name) {
    NDArray parameter = parameter(name);
    Shape shape = parameter.getShape();
    return new Tensor((int) shape.get(0), shape.dimension() == 1 ? 1 : (int) shape.get(1), parameter.toFloatArray());
  }

  private NDArray parameter(String name) {
    NDArray parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return parameter;
  }

  private void add(String name, float[] values, long... shape) {
    NDArray parameter = memory.create(values, new Shape(shape));
    parameter.setName(name);
    parameter.setRequiresGradient(true);
    parameters.put(name, parameter);
  }

  private static float[] uniform(RandomGenerator random, double bound, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return values;
  }

  private static float[] gaussian(RandomGenerator random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
