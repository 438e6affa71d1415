package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.ForeignCell;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.modelfile.ModelFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every operator that is understood: the attributes that a node of it may have, and what makes the node's outputs of its inputs. A new
 * operator is a row here and a handler, and nothing else knows an operator by its name.
 *
 * @see <a href="https://onnx.ai/onnx/operators/">ONNX operators</a>
 */
final class Operators {
  private static final String BY_LENGTH = "picks places that only a run knows, perhaps each sequence's last step by an input of lengths. On the"
      + " stream a sequence has its own end, so export the model with output[:, -1] in its place";
  /** Operators of which more can be said than that they are not understood. */
  private static final Map<String, String> WITH_A_CAUSE = Map.of("GatherElements", BY_LENGTH, "GatherND", BY_LENGTH, "Loop",
      "is a loop, whose body is not read. tf2onnx writes one for a GRU or LSTM that it does not know: import the Keras model itself, .keras"
          + " or .h5",
      "Scan", "is a loop, whose body is not read; import the model that the graph was made from");

  private final Map<String, Operator> table;

  private record Operator(Set<String> attributes, Handler handler) {
  }

  /** What the outputs of a node are, the first one first; those that are left out at the end are of no use. */
  private interface Handler {
    List<Value> outputs(OnnxNode node, NodeInputs in) throws ModelFileException;
  }

  private interface OneOutput {
    Value output(OnnxNode node, NodeInputs in) throws ModelFileException;
  }

  /**
   * @param opset the version of the operators: some attributes have become inputs since
   * @param layers the graph's, to which its recurrent nodes are added
   */
  Operators(long opset, TensorReader tensors, Layers layers) {
    Constants constants = new Constants(tensors);
    String[] axes = opset < 13 ? new String[]{"axes"} : new String[0];
    String[] ranges = opset < 10 ? new String[]{"starts", "ends", "axes"} : new String[0];
    // before opset 13 a softmax ran over all dimensions from its axis on
    long softmaxAxis = opset < 13 ? 1 : -1;
    table = Map.ofEntries( //
        // makes constants
        one("Constant", (node, _) -> constants.given(node), "value", "value_float", "value_floats", "value_int", "value_ints"), //
        one("ConstantOfShape", constants::ofShape, "value"), //
        one("Expand", Constants::expanded), //
        one("Shape", Constants::shape, "start", "end"), //
        // is passed over
        one("Identity", (_, in) -> in.value(0)), //
        one("Dropout", PassThrough::dropout, "ratio", "seed"), //
        one("Cast", PassThrough::cast, "to", "saturate", "round_mode"), //
        // moves constants, and changes the dimensions of what flows
        one("Transpose", Reshaping::transposed, "perm"), //
        one("Squeeze", Reshaping::squeezed, axes), //
        one("Unsqueeze", Reshaping::unsqueezed, axes), //
        one("Reshape", Reshaping::reshaped, "allowzero"), //
        one("Slice", Slicing::sliced, ranges), //
        several("Split", Slicing::split, "axis", "split", "num_outputs"), //
        one("Gather", Gathering::gathered, "axis"), //
        one("Concat", Joining::concatenated, "axis"), //
        // is a dense layer or a part of one
        one("MatMul", DenseNodes::product), //
        one("Gemm", DenseNodes::gemm, "alpha", "beta", "transA", "transB"), //
        one("Add", DenseNodes::added), //
        one("Softmax", (node, in) -> DenseNodes.softmax(node, in, softmaxAxis), "axis"), //
        one("LogSoftmax", (node, _) -> {
          throw DenseNodes.logarithms(node);
        }, "axis"), //
        one("BatchNormalization", DenseNodes::batchNorm, "epsilon", "momentum", "training_mode", "spatial"), //
        one("LayerNormalization", DenseNodes::layerNorm, "axis", "epsilon", "stash_type"), //
        activation("Sigmoid", DenseActivation.SIGMOID), //
        activation("Relu", DenseActivation.RELU), //
        activation("Tanh", DenseActivation.TANH), //
        // is a recurrent layer
        cell("LSTM", ForeignCell.Kind.LSTM, layers), //
        cell("GRU", ForeignCell.Kind.GRU, layers), //
        cell("RNN", ForeignCell.Kind.RNN, layers));
  }

  private static Map.Entry<String, Operator> activation(String name, DenseActivation activation) {
    return one(name, (node, in) -> DenseNodes.activated(node, in, activation));
  }

  private static Map.Entry<String, Operator> cell(String name, ForeignCell.Kind kind, Layers layers) {
    return several(name, (node, in) -> new RecurrentNode(node, in, kind, layers).outputs(), "activations", "activation_alpha",
        "activation_beta", "clip", "direction", "hidden_size", "layout", "input_forget", "linear_before_reset", "output_sequence");
  }

  private static Map.Entry<String, Operator> one(String name, OneOutput handler, String... attributes) {
    return several(name, (node, in) -> List.of(handler.output(node, in)), attributes);
  }

  private static Map.Entry<String, Operator> several(String name, Handler handler, String... attributes) {
    return Map.entry(name, new Operator(Set.of(attributes), handler));
  }

  /**
   * The outputs of a node, as far as they are of use.
   *
   * @param inputs empty ones are left out
   * @throws ModelFileException if the operator is not understood, an attribute is none of its own, or it can't be carried over as it stands
   */
  List<Value> outputs(OnnxNode node, List<Optional<Value>> inputs) throws ModelFileException {
    Operator operator = table.get(node.operator());
    if (operator == null) {
      String cause = WITH_A_CAUSE.get(node.operator());
      if (cause != null) {
        throw node.refusal(cause);
      }
      throw node.refusal(node.operator().isEmpty() ? "has no operator" : "operator " + node.operator() + " can't be carried over");
    }
    node.allow(operator.attributes());
    return operator.handler().outputs(node, new NodeInputs(node, operator.attributes(), inputs));
  }
}
