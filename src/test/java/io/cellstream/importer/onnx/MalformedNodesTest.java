package io.cellstream.importer.onnx;

import static io.cellstream.importer.onnx.GraphBuilder.integer;
import static io.cellstream.importer.onnx.GraphBuilder.real;
import static io.cellstream.importer.onnx.GraphBuilder.text;
import static io.cellstream.importer.onnx.GraphBuilder.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.cellstream.importer.Imports;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.Tensor;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A node that says what its operator can't mean is refused by the name of what is wrong with it, and none of it is passed over. */
class MalformedNodesTest {
  private static final int I = 3;
  private static final int H = 5;

  @TempDir
  Path folder;
  private Imports imports = new Imports(Path.of(""));

  @BeforeEach
  void begin() {
    imports = new Imports(folder);
  }

  private static GraphBuilder graph() {
    GraphBuilder graph = new GraphBuilder(14).floats("x", -1, 1, I).output("y");
    graph.weights("w", 1, H, I);
    graph.weights("r", 1, H, H);
    graph.weights("w3", 1, 3 * H, I);
    graph.weights("r3", 1, 3 * H, H);
    graph.weights("w4", 1, 4 * H, I);
    graph.weights("r4", 1, 4 * H, H);
    graph.weights("p", 1, 3 * H);
    graph.weights("h", 1, 1, H);
    graph.weights("flat", 5, 0);
    graph.constant("none", new float[0], 1, H, 0).constant("ones", new float[]{1}, 1);
    return graph.numbers("zero", 0).numbers("one", 1).numbers("two", 0, 0).numbers("both", 1, 1).numbers("nine", 9, 9)
        .numbers("open", -1, -1).numbers("huge", 1L << 30, 1L << 30, 1L << 30);
  }

  private static AttributeProto floats(String name, float... values) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
    for (float value : values) {
      attribute.addFloats(value);
    }
    return attribute.build();
  }

  private static AttributeProto far(String name, long... values) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static Arguments rnn(String message, AttributeProto... attributes) {
    return arguments(graph().node("RNN", "x w r -> y", attributes), "RNN node \"rnn\": " + message);
  }

  private static Arguments weight(String operator, String ends, String message, AttributeProto... attributes) {
    return arguments(graph().node(operator, ends, attributes).node("RNN", "x v r -> y"), message);
  }

  static Stream<Arguments> malformed() {
    AttributeProto one = AttributeProto.newBuilder().setName("value").setType(AttributeProto.AttributeType.TENSOR)
        .setT(TensorProto.newBuilder().setDataType(TensorProto.DataType.FLOAT_VALUE).addDims(1).addFloatData(1)).build();
    return Stream.of(
        rnn("attribute hidden_size is of type STRING, not INT", text("hidden_size", "5")),
        rnn("attribute clip is of type INT, not FLOAT", integer("clip", 2)),
        rnn("attribute clip is of type STRING, not FLOAT", text("clip", "2")),
        rnn("attribute direction is of type INT, not STRING", integer("direction", 1)),
        rnn("attribute activations is of type INT, not STRINGS", integer("activations", 1)),
        rnn("attribute activation_alpha is of type FLOAT, not FLOATS", texts("activations", "Elu"), real("activation_alpha", 1)),
        rnn("attribute activation_alpha has NaN", texts("activations", "Elu"), floats("activation_alpha", Float.NaN)),
        rnn("attribute activation_alpha has 2 values, but its activations take 1", texts("activations", "Elu"),
            floats("activation_alpha", 1, 2)),
        rnn("attribute layout = 2 is neither 0 nor 1", integer("layout", 2)),
        rnn("attribute input_forget = 2 is neither 0 nor 1", integer("input_forget", 2)),
        rnn("has attribute hidden_size twice", integer("hidden_size", H), integer("hidden_size", 4)),
        arguments(graph().node("GRU", "x w3 r3 -> y", integer("linear_before_reset", -1)), "linear_before_reset = -1 is neither 0 nor 1"),
        arguments(graph().node("GRU", "x w3 r3 - - - - p -> y"), "GRU node \"gru\": has an input 7, which no GRU has"),
        arguments(graph().node("RNN", "x w r - - - h -> y"), "RNN node \"rnn\": has an input 6, which no RNN has"),
        arguments(graph().node("LSTM", "x w4 r4 - - - - h -> y"), "LSTM node \"lstm\": its P has 5 elements, not 15"),
        arguments(graph().node("RNN", "x none r -> y"), "RNN node \"rnn\": its W is [1, 5, 0], which reads no values"),
        arguments(graph().node("RNN", "x w r -> a").node("MatMul", "a flat -> y"), "its weights are [5, 0], which holds none"),
        arguments(graph().node("", "x -> y"), "node 0: has no operator"),
        weight("Gather", " -> v", "Gather node \"gather\": attribute tomorrow can't be carried over", integer("tomorrow", 1)),
        weight("Cast", "w -> v", "Cast node \"cast\": has no attribute to"),
        weight("Cast", "w -> v", "Cast node \"cast\": attribute to = 99 can't be carried over here", integer("to", 99)),
        weight("Concat", "w w -> v", "Concat node \"concat\": has no attribute axis"),
        weight("Concat", " -> v", "Concat node \"concat\": has no input 0", integer("axis", 0)),
        weight("Transpose", "w -> v", "attribute perm is no order of 3 axes", far("perm", 1L << 32, 1, 2)),
        weight("Slice", "w two both two -> v", "Slice node \"slice\": names axis 0 twice"),
        weight("Slice", "w zero one zero zero -> v", "Slice node \"slice\": has a step of 0"),
        weight("Slice", "w huge huge two -> v", "its starts, ends, axes and steps are of different lengths"),
        weight("Split", "w nine -> v u", "its lengths [9, 9] don't part an axis of 5 among 2 outputs", integer("axis", 1)),
        weight("Split", "w open -> v u", "its lengths [-1, -1] don't part an axis of 3 among 2 outputs", integer("axis", 2)),
        weight("Reshape", "w open -> v", "its shape leaves two dimensions open (-1)"),
        weight("Reshape", "w huge -> v", "Reshape node \"reshape\": its shape takes more elements than there are"),
        weight("Unsqueeze", "w two -> v", "Unsqueeze node \"unsqueeze\": names an axis twice"),
        weight("Expand", "w both -> v", "Expand node \"expand\": expands a constant other than zero, which can't be carried over"),
        weight("ConstantOfShape", "one -> v", "ConstantOfShape node \"constantofshape\": its value is not zero", one),
        weight("Constant", " -> v", "Constant node \"constant\": attribute value is of type INT, not TENSOR", integer("value", 1)));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void isRefusedByTheNameOfWhatIsWrong(GraphBuilder graph, String message) throws Exception {
    assertThat(imports.refusal(graph.write(folder))).contains(message);
  }

  @Test
  void aStepBeyondEverySizeTakesTheFirstElement() throws Exception {
    for (long step : new long[]{1L << 31, Long.MAX_VALUE}) {
      GraphBuilder graph = new GraphBuilder(14).floats("x", -1, 1, I).output("y").numbers("step", step).numbers("zero", 0)
          .numbers("nine", 9);
      graph.weights("w", 1, 1, I);
      graph.weights("tall", 7, 1, 1);
      graph.node("Slice", "tall zero nine zero step -> r").node("RNN", "x w r -> y");

      assertThat(imports.run(graph.write(folder)).model().layers().stream().map(LayerDefinition::hidden)).containsExactly(1);
    }
  }

  @Test
  void aStepBackBeyondEverySizeTakesTheLastElement() throws Exception {
    GraphBuilder graph = new GraphBuilder(14).floats("x", -1, 1, I).output("y").numbers("step", Long.MIN_VALUE).numbers("last", -1)
        .numbers("begin", Long.MIN_VALUE).numbers("zero", 0);
    graph.weights("w", 1, 1, I);
    float[] tall = graph.weights("tall", 7, 1, 1);
    graph.node("Slice", "tall last begin zero step -> r").node("RNN", "x w r -> y");

    Tensor hidden = (Tensor) imports.run(graph.write(folder)).model().layers().getFirst().cells().getFirst().weights().hh();
    assertThat(hidden.data()).containsExactly(tall[6]);
  }

  /** As the first files of ONNX had none. */
  @Test
  void anAttributeWithoutATypeIsReadAsItsNameSays() throws Exception {
    AttributeProto untyped = AttributeProto.newBuilder().setName("hidden_size").setI(H).build();

    assertThat(imports.run(graph().node("RNN", "x w r -> y", untyped).write(folder)).model().layers()).hasSize(1);
  }

  /** Nodes are counted as they stand, whatever they make. */
  @Test
  void aNodeWithoutANameIsNamedByItsPlace() throws Exception {
    GraphBuilder graph = graph().node("Identity", "x -> ").node("Identity", "x -> a").node("RNN", "a w r -> b");

    assertThat(imports.refusal(graph.node("", "b -> y").write(folder))).startsWith("node 3: has no operator");
  }
}
