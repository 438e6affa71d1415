package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Tensors;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.Tensor;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The nodes of dense layers, of a head or before recurrent ones: a product with constant weights, a bias, an activation. */
final class HeadNode {
  /** Before it a softmax ran over all dimensions from its axis on. */
  private static final long SOFTMAX_ALONG_ONE_AXIS = 13;

  private final Node node;
  private final Inputs in;
  private final long opset;
  private final Budget budget;

  HeadNode(Node node, Inputs in, long opset, Budget budget) {
    this.node = node;
    this.in = in;
    this.opset = opset;
    this.budget = budget;
  }

  Value run() throws ModelFileException {
    return switch (node.operator()) {
      case "MatMul" -> product();
      case "Gemm" -> gemm();
      case "Add" -> added();
      case "Softmax" -> softmax();
      case "Sigmoid" -> activated(DenseActivation.SIGMOID);
      case "Relu" -> activated(DenseActivation.RELU);
      case "Tanh" -> activated(DenseActivation.TANH);
      default -> throw node.misplaced();
    };
  }

  private Value activated(DenseActivation activation) throws ModelFileException {
    node.allow();
    return activated(flow(0), activation);
  }

  private Value.Flow flow(int input) throws ModelFileException {
    if (in.value(input) instanceof Value.Flow flow) {
      return flow;
    }
    throw node.misplaced();
  }

  private Value product() throws ModelFileException {
    node.allow();
    Value.Flow flow = flow(0);
    return dense(flow, in.floats(1), false, Optional.empty());
  }

  private Value gemm() throws ModelFileException {
    node.allow("alpha", "beta", "transA", "transB");
    for (String factor : new String[]{"alpha", "beta"}) {
      if (node.real(factor, 1) != 1) {
        throw node.refusal("attribute " + factor + " = " + node.real(factor, 1) + " can't be carried over");
      }
    }
    if (node.integer("transA", 0) != 0) {
      throw node.refusal("attribute transA can't be carried over");
    }
    Value.Flow flow = flow(0);
    if (flow.axes().size() != 2) {
      throw node.refusal("its input has " + flow.axes().size() + " dimensions, not 2");
    }
    return dense(flow, in.floats(1), node.integer("transB", 0) != 0,
        in.optional(2).isPresent() ? Optional.of(in.floats(2)) : Optional.empty());
  }

  private Value dense(Value.Flow flow, Value.Floats weights, boolean rowsAreOutputs, Optional<Value.Floats> bias)
      throws ModelFileException {
    if (Flows.isTokens(flow)) {
      throw node.refusal("reads ids of tokens, without an embedding");
    }
    if (flow.stage() instanceof Stage.Activated activated && activated.activation() == DenseActivation.SOFTMAX) {
      throw node.refusal("a dense layer after a softmax can't be carried over");
    }
    if (weights.rank() != 2) {
      throw node.refusal("its weights have " + weights.rank() + " dimensions, not 2");
    }
    if (weights.size() == 0) {
      throw node.refusal("its weights are " + Arrays.toString(weights.shape()) + ", which holds none");
    }
    budget.charge(node, weights.size());
    Tensor weight = rowsAreOutputs ? Inputs.matrix(weights) : Tensors.transposed(Inputs.matrix(weights));
    requireStep(flow);
    long reads = flow.axes().getLast().size();
    if (reads != weight.columns() && reads != Axis.UNKNOWN) {
      throw node.refusal("its weights are for " + weight.columns() + " values, but it reads " + reads);
    }
    Optional<Tensor> vector = bias.isPresent() ? Optional.of(bias(bias.get(), weight.rows())) : Optional.empty();
    List<Axis> axes = new ArrayList<>(flow.axes());
    axes.set(axes.size() - 1, new Axis.Channels(weight.rows()));
    return new Value.Flow(Stage.Dense.after(flow.stage(), node.shown(), weight, vector), axes, flow.taken());
  }

  private void requireStep(Value.Flow flow) throws ModelFileException {
    boolean along = !flow.axes().isEmpty() && switch (flow.axes().getLast()) {
      case Axis.Channels _ -> true;
      case Axis.OfInput features -> flow.stage() instanceof Stage.Input && flow.axes().stream()
          .allMatch(axis -> !(axis instanceof Axis.OfInput other) || other.index() <= features.index());
      default -> false;
    };
    if (!along) {
      throw node.refusal("does not run along the values of a step");
    }
    if (flow.taken() == Value.Taken.FIRST) {
      throw node.refusal("reads what comes before it for the first step of a sequence, which can't be carried over");
    }
  }

  /** A bias is the same for every step and sequence. */
  private Tensor bias(Value.Floats floats, int size) throws ModelFileException {
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

  private Value added() throws ModelFileException {
    node.allow();
    boolean flowFirst = in.value(0) instanceof Value.Flow;
    Value.Flow flow = flow(flowFirst ? 0 : 1);
    Value.Floats bias = in.floats(flowFirst ? 1 : 0);
    if (!(flow.stage() instanceof Stage.Dense dense) || dense.bias().isPresent() || bias.rank() > flow.axes().size()) {
      throw node.misplaced();
    }
    requireStep(flow);
    return flow.with(dense.with(bias(bias, dense.weight().rows())));
  }

  private Value softmax() throws ModelFileException {
    node.allow("axis");
    Value.Flow flow = flow(0);
    int rank = flow.axes().size();
    int axis = Structure.axis(node, node.integer("axis", opset < SOFTMAX_ALONG_ONE_AXIS ? 1 : -1), rank);
    if (axis != rank - 1) {
      throw node.refusal("attribute axis = " + axis + " is not the last dimension, the values of a step");
    }
    return activated(flow, DenseActivation.SOFTMAX);
  }

  private Value activated(Value.Flow flow, DenseActivation activation) throws ModelFileException {
    if (!(flow.stage() instanceof Stage.Dense dense)) {
      throw node.refusal("operator " + node.operator() + " without a dense layer before it can't be carried over");
    }
    requireStep(flow);
    return flow.with(new Stage.Activated(dense, activation));
  }
}
