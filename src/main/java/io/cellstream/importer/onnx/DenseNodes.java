package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Tensors;
import io.cellstream.importer.foreign.Norms;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.Tensor;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The operators of dense layers, of a head or before recurrent ones: a product with constant weights, a bias, an activation. */
final class DenseNodes {
  /** Of ONNX's normalisations, unless they say otherwise. */
  private static final float EPSILON = 1e-5f;

  private DenseNodes() {
  }

  static Value product(OnnxNode node, NodeInputs in) throws ModelFileException {
    Value.Flow flow = in.flow(0);
    return dense(node, flow, in.floats(1), false, Optional.empty());
  }

  static Value gemm(OnnxNode node, NodeInputs in) throws ModelFileException {
    for (String factor : new String[]{"alpha", "beta"}) {
      if (node.real(factor, 1) != 1) {
        throw node.refusal("attribute " + factor + " = " + node.real(factor, 1) + " can't be carried over");
      }
    }
    if (node.integer("transA", 0) != 0) {
      throw node.refusal("attribute transA can't be carried over");
    }
    Value.Flow flow = in.flow(0);
    if (flow.rank() != 2) {
      throw node.refusal("its input has " + flow.rank() + " dimensions, not 2");
    }
    return dense(node, flow, in.floats(1), node.integer("transB", 0) != 0, in.optionalFloats(2));
  }

  private static Value dense(OnnxNode node, Value.Flow flow, Value.Floats weights, boolean rowsAreOutputs, Optional<Value.Floats> bias)
      throws ModelFileException {
    if (flow.isTokens()) {
      throw node.refusal("reads ids of tokens, without an embedding");
    }
    if (flow.isSoftmax()) {
      throw node.refusal("a dense layer after a softmax can't be carried over");
    }
    if (weights.rank() != 2) {
      throw node.refusal("its weights have " + weights.rank() + " dimensions, not 2");
    }
    if (weights.size() == 0) {
      throw node.refusal("its weights are " + Arrays.toString(weights.shape()) + ", which holds none");
    }
    node.charge(weights.size());
    Tensor weight = rowsAreOutputs ? weights.matrix() : Tensors.transposed(weights.matrix());
    requireStep(node, flow);
    long reads = flow.axes().getLast().size();
    if (reads != weight.columns() && reads != Axis.UNKNOWN) {
      throw node.refusal("its weights are for " + weight.columns() + " values, but it reads " + reads);
    }
    Optional<Tensor> vector = bias.isPresent() ? Optional.of(bias(node, bias.get(), weight.rows())) : Optional.empty();
    List<Axis> axes = new ArrayList<>(flow.axes());
    axes.set(axes.size() - 1, new Axis.Channels(weight.rows()));
    return new Value.Flow(Stage.Dense.after(flow.stage(), node.shown(), weight, vector), axes, flow.taken());
  }

  private static void requireStep(OnnxNode node, Value.Flow flow) throws ModelFileException {
    if (flow.axes().isEmpty() || !flow.isOfAStep(flow.axes().getLast())) {
      throw node.refusal("does not run along the values of a step");
    }
    if (flow.taken() == Value.Taken.FIRST) {
      throw node.refusal("reads what comes before it for the first step of a sequence, which can't be carried over");
    }
  }

  /** A bias is the same for every step and sequence. */
  private static Tensor bias(OnnxNode node, Value.Floats floats, int size) throws ModelFileException {
    boolean along = floats.rank() > 0 && floats.shape()[floats.rank() - 1] == size && floats.data().length == size;
    if (!along && floats.data().length != 1) {
      throw node.refusal("its bias has the shape " + Arrays.toString(floats.shape()) + ", but there are " + size + " outputs");
    }
    if (along) {
      return Tensor.vector(floats.data());
    }
    float[] all = new float[size];
    Arrays.fill(all, floats.data()[0]);
    return Tensor.vector(all);
  }

  /** The bias may be either input. */
  static Value added(OnnxNode node, NodeInputs in) throws ModelFileException {
    boolean flowFirst = in.value(0) instanceof Value.Flow;
    Value.Flow flow = in.flow(flowFirst ? 0 : 1);
    Value.Floats bias = in.floats(flowFirst ? 1 : 0);
    if (!(flow.stage() instanceof Stage.Dense dense) || dense.bias().isPresent() || bias.rank() > flow.rank()) {
      throw node.misplaced();
    }
    requireStep(node, flow);
    return flow.with(dense.with(bias(node, bias, dense.weight().rows())));
  }

  /** @param usual the axis of a node that names none */
  static Value softmax(OnnxNode node, NodeInputs in, long usual) throws ModelFileException {
    Value.Flow flow = in.flow(0);
    int axis = node.axis(node.integer("axis", usual), flow.rank());
    if (axis != flow.rank() - 1) {
      throw node.refusal("attribute axis = " + axis + " is not the last dimension, the values of a step");
    }
    return activated(node, in, DenseActivation.SOFTMAX);
  }

  static Value activated(OnnxNode node, NodeInputs in, DenseActivation activation) throws ModelFileException {
    Value.Flow flow = in.flow(0);
    if (flow.isSoftmax()) {
      throw node.refusal("comes after a softmax, which can't be carried over");
    }
    requireStep(node, flow);
    boolean isFree = flow.stage() instanceof Stage.Dense
        || (flow.stage() instanceof Stage.Plain plain && plain.layer().activation() == DenseActivation.LINEAR);
    if (isFree) {
      return flow.with(new Stage.Activated(flow.stage(), activation));
    }
    long size = flow.axes().getLast().size();
    if (flow.stage() instanceof Stage.Source || size == Axis.UNKNOWN) {
      throw node.refusal("operator " + node.operator() + " without a layer before it can't be carried over");
    }
    return flow.with(Stage.Plain.after(flow.stage(), node.shown(), DenseDefinition.activation(Math.toIntExact(size), activation)));
  }

  /** With the mean and variance of the training; its second dimension has the values of a step. */
  static Value batchNorm(OnnxNode node, NodeInputs in) throws ModelFileException {
    if (node.integer("training_mode", 0) != 0) {
      throw node.refusal("attribute training_mode = 1: it normalises by its batch; export the model in its evaluation mode");
    }
    Value.Flow flow = in.flow(0);
    requireNormalisable(node, flow);
    if (flow.rank() < 2 || !flow.isOfAStep(flow.axes().get(1))) {
      throw node.refusal("does not run along the values of a step, which must be its input's second dimension");
    }
    float[] gamma = vector(node, in, 1, flow.axes().get(1).size());
    float[] mean = vector(node, in, 3, gamma.length);
    return flow.with(Stage.Plain.after(flow.stage(), node.shown(), Norms.batch(Optional.of(gamma),
        Optional.of(vector(node, in, 2, gamma.length)), mean, vector(node, in, 4, gamma.length), node.real("epsilon", EPSILON))));
  }

  static Value layerNorm(OnnxNode node, NodeInputs in) throws ModelFileException {
    Value.Flow flow = in.flow(0);
    requireNormalisable(node, flow);
    if (node.axis(node.integer("axis", -1), flow.rank()) != flow.rank() - 1) {
      throw node.refusal("attribute axis is not the last dimension, the values of a step");
    }
    requireStep(node, flow);
    float[] gamma = vector(node, in, 1, flow.axes().getLast().size());
    Optional<float[]> beta = in.optionalFloats(2).isPresent() ? Optional.of(vector(node, in, 2, gamma.length)) : Optional.empty();
    return flow.with(Stage.Plain.after(flow.stage(), node.shown(),
        Norms.layer(Optional.of(gamma), beta, gamma.length, node.real("epsilon", EPSILON))));
  }

  private static void requireNormalisable(OnnxNode node, Value.Flow flow) throws ModelFileException {
    if (flow.isTokens()) {
      throw node.refusal("reads ids of tokens, without an embedding");
    }
    if (flow.isSoftmax()) {
      throw node.refusal("comes after a softmax, which can't be carried over");
    }
  }

  private static float[] vector(OnnxNode node, NodeInputs in, int input, long size) throws ModelFileException {
    Value.Floats floats = in.floats(input);
    if (floats.rank() != 1 || floats.size() == 0 || (size != Axis.UNKNOWN && floats.size() != size)) {
      throw node.refusal("its input " + input + " has the shape " + Arrays.toString(floats.shape()) + ", but there are "
          + (size == Axis.UNKNOWN ? "so many values as a step has" : size + " values"));
    }
    node.charge(floats.size());
    return floats.data();
  }

  /** The package answers with probabilities, and not with their logarithms. */
  static ModelFileException logarithms(OnnxNode node) {
    return node.refusal("operator LogSoftmax gives logarithms, and a model answers with probabilities here; give --output "
        + node.inputs().getFirst() + ", the tensor that it reads, and --activation with softmax for the last layer");
  }
}
