package io.cellstream.importer.onnx;

import static io.cellstream.importer.onnx.GraphBuilder.integer;
import static io.cellstream.importer.onnx.GraphBuilder.integers;
import static io.cellstream.importer.onnx.GraphBuilder.real;
import static io.cellstream.importer.onnx.GraphBuilder.text;
import static io.cellstream.importer.onnx.GraphBuilder.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.cellstream.importer.Imports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What can't be carried over is named, never approximated. */
class OnnxRefusalsTest {
  private static final int I = 3;
  private static final int H = 5;

  @TempDir
  Path folder;
  private Imports imports = new Imports(Path.of(""));

  @BeforeEach
  void begin() {
    imports = new Imports(folder);
  }

  private static GraphBuilder graph(int gates) {
    GraphBuilder graph = new GraphBuilder(14).floats("x", -1, -1, I).output("y");
    graph.weights("w", 1, gates * H, I);
    graph.weights("r", 1, gates * H, H);
    graph.weights("dense", H, 2);
    return graph;
  }

  @Test
  void firstStatesOfSeveralSequencesAndUnknownActivationsAreNamed() throws Exception {
    GraphBuilder graph = graph(1);
    graph.weights("two_h", 1, 2, H);
    graph.node("RNN", "x w r - - two_h -> y").node("RNN", "x w r -> z", texts("activations", "Mish"))
        .node("RNN", "x w r -> both", texts("activations", "Tanh", "Tanh")).node("RNN", "x w r -> none", real("clip", 0));
    Path file = graph.write(folder);

    assertThat(imports.refusal(file)).contains("its initial_h is [1, 2, 5], but must be one sequence's 5 values");
    assertThat(imports.output("z").refusal(file)).contains("attribute activations has Mish, which can't be carried over");
    assertThat(imports.output("both").refusal(file)).contains("attribute activations has 2 names, not 1");
    assertThat(imports.output("none").refusal(file)).contains("attribute clip = 0.0 leaves nothing of the sums");
  }

  static Stream<Arguments> graphs() {
    String rnn = "RNN x w r -> h";
    return Stream.of(
        arguments("Conv x w -> c; RNN c w r -> y", "Conv node \"conv\": operator Conv can't be carried over"),
        arguments("MatMul x square -> c; Softmax c -> d; RNN d w r -> y",
            "RNN node \"rnn\": comes after a softmax, which can't be carried over"),
        arguments("MatMul x dense -> y", "MatMul node \"matmul\": its weights are for 5 values, but it reads 3"),
        arguments("Transpose x -> t; MatMul t square -> y", "MatMul node \"matmul\": does not run along the values of a step"),
        arguments(rnn + "; MatMul h dense -> a; Softmax a -> b; MatMul b two -> y",
            "MatMul node \"matmul\": a dense layer after a softmax can't be carried over"),
        arguments(rnn + "; MatMul h dense -> a; Add a a -> y", "Add node \"add\": its input 1 must be constant floats"),
        arguments("Sigmoid x -> s; RNN s w r -> y",
            "Sigmoid node \"sigmoid\": operator Sigmoid without a layer before it can't be carried over"),
        arguments(rnn + "; BatchNormalization h dense dense dense dense -> y",
            "BatchNormalization node \"batchnormalization\": does not run along the values of a step, which must be its input's second"),
        arguments(rnn + "; LayerNormalization h dense -> y",
            "LayerNormalization node \"layernormalization\": its input 1 has the shape [5, 2], but there are 5 values"),
        arguments(rnn + "; MatMul h dense -> a; Softmax a -> b; LayerNormalization b two -> y",
            "LayerNormalization node \"layernormalization\": comes after a softmax, which can't be carried over"),
        arguments(rnn + "; GatherElements h first -> y", "GatherElements node \"gatherelements\": picks places that only a run knows"),
        arguments("Loop x -> y", "Loop node \"loop\": is a loop, whose body is not read. tf2onnx writes one for a GRU or LSTM"),
        arguments(rnn + "; Add h h -> y", "Add node \"add\": its input 1 must be constant floats"),
        arguments(rnn + "; Gather h first -> y", "Gather node \"gather\": takes something else than the last step"),
        arguments(rnn + "; Transpose h -> t; MatMul t dense -> y", "MatMul node \"matmul\": does not run along the values of a step"),
        arguments(rnn + "; Reshape h swapped -> y",
            "Reshape node \"reshape\": gives dimensions another meaning than they had, or one that only the run knows"),
        arguments("LSTM x w4 r4 -> a b c; Squeeze c -> s; MatMul s dense -> y",
            "MatMul node \"matmul\": operator MatMul can't be carried over here"),
        arguments("RNN x w r -> - h; RNN h square5 r -> y", "RNN node \"rnn\": does not step along with the recurrent node before it"),
        arguments("RNN x x r -> y", "RNN node \"rnn\": its input 1 must be constant floats"),
        arguments("RNN x r r -> y", "RNN node \"rnn\": W [1, 5, 5] does not fit an input of 3 values"),
        arguments("RNN x w r -> a; RNN z w r -> y", "nothing makes tensor \"z\""),
        arguments("Identity b -> a; Identity a -> b; RNN b w r -> y",
            "needs its own output through tensor \"b\": the graph has a cycle"),
        arguments("RNN x w r -> y; RNN x w r -> y", "tensor \"y\" is made twice"),
        arguments("Identity x -> y", "output \"y\" is not what recurrent or dense layers make of an input"));
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void theFirstNodeInTheWayIsNamed(String nodes, String message) throws Exception {
    GraphBuilder graph = graph(1);
    graph.weights("w4", 1, 4 * H, I);
    graph.weights("r4", 1, 4 * H, H);
    graph.weights("square", I, I);
    graph.weights("square5", 1, H, H);
    graph.weights("two", 2, 2);
    graph.numbers("first", 0).numbers("swapped", 1, -1, 7, H);
    for (String node : nodes.split("; ", -1)) {
      graph.node(node.substring(0, node.indexOf(' ')), node.substring(node.indexOf(' ')));
    }

    assertThat(imports.refusal(graph.write(folder))).contains(message);
  }

  @Test
  void attributesInTheWayAreNamed() throws Exception {
    assertThat(imports.refusal(graph(1).node("RNN", "x w r -> y", text("direction", "sideways")).write(folder)))
        .contains("attribute direction = sideways is none of forward, reverse, bidirectional");
    assertThat(imports.refusal(graph(1).node("RNN", "x w r -> h").node("MatMul", "h dense -> a")
        .node("Softmax", "a -> y", integer("axis", 0)).write(folder)))
        .contains("attribute axis = 0 is not the last dimension");
    assertThat(imports.refusal(graph(1).node("RNN", "x w r -> h").node("Squeeze", "h one -> s").numbers("one", 1).numbers("flat", -1, H)
        .node("Reshape", "s flat -> f").node("Gemm", "f dense -> y", real("alpha", 0.5f)).write(folder)))
        .contains("attribute alpha = 0.5 can't be carried over");
    assertThat(imports.refusal(graph(1).node("RNN", "x w r -> y", integer("tomorrow", 1)).write(folder)))
        .contains("attribute tomorrow can't be carried over");
  }

  @Test
  void severalOutputsAreAskedFor() throws Exception {
    GraphBuilder graph = graph(1).node("RNN", "x w r -> h").node("MatMul", "h dense -> y").node("MatMul", "h dense -> z").output("z");
    Path file = graph.write(folder);

    assertThat(imports.refusal(file)).isEqualTo("has several outputs; give --output with the right one of y, z");
    assertThat(imports.output("nothing").refusal(file)).contains("--output nothing: ", "has no such tensor; its outputs are y, z");
    assertThat(imports.output("z").run(file).model().head().size()).isEqualTo(2);
  }

  @Test
  void constantsThatGrowBeyondTheFilesSizeAreRefused() throws Exception {
    GraphBuilder graph = graph(1).constant("grow0", new float[1024], 1024);
    for (int i = 0; i < 25; i++) {
      graph.node("Concat", "grow" + i + " grow" + i + " -> grow" + (i + 1), integer("axis", 0));
    }
    Path file = graph.node("RNN", "x grow25 r -> y").write(folder);

    assertThat(imports.refusal(file)).contains("constants that are made of constants take far more than the file's own size");
  }

  @Test
  void aDeepGraphNeedsNoDeepStack() throws Exception {
    GraphBuilder graph = graph(1).node("Identity", "x -> x0");
    for (int i = 0; i < 30_000; i++) {
      graph.node("Identity", "x" + i + " -> x" + (i + 1));
    }
    assertThat(imports.run(graph.node("RNN", "x30000 w r -> y").write(folder)).model().layers()).hasSize(1);
  }

  @Test
  void opsetsBeyondTheKnownOnesAreRefused() throws Exception {
    GraphBuilder graph = new GraphBuilder(6).floats("x", -1, -1, I).output("y");

    assertThat(imports.refusal(graph.write(folder)))
        .isEqualTo("is for opset 6, but this version knows 7 to 25; export it again for one of these");
    assertThat(imports.refusal(new GraphBuilder(99).write(folder))).startsWith("is for opset 99");
  }

  @Test
  void tensorsMustHaveWhatTheirShapesClaim() throws Exception {
    assertThat(imports.refusal(claiming(TensorProto.DataType.FLOAT_VALUE, 1L << 31).write(folder)))
        .isEqualTo("tensor \"claim\" has a dimension of 2147483648");
    assertThat(imports.refusal(claiming(TensorProto.DataType.FLOAT_VALUE, 1 << 30, 4).write(folder)))
        .isEqualTo("tensor \"claim\" claims more than 2³¹ elements");
    assertThat(imports.refusal(claiming(TensorProto.DataType.FLOAT_VALUE, 1 << 30).write(folder)))
        .isEqualTo("tensor \"claim\" has 0 elements, but its shape takes 1073741824");
    assertThat(imports.refusal(claiming(TensorProto.DataType.STRING_VALUE, 1).write(folder)))
        .startsWith("tensor \"claim\" has data type 8; only FLOAT, ");
  }

  private static GraphBuilder claiming(int type, long... shape) {
    return graph(1).tensor(TensorProto.newBuilder().setName("claim").setDataType(type), shape).node("RNN", "x claim r -> y");
  }

  @Test
  void externalDataIsReadFromTheModelsFolderOnly() throws Exception {
    Files.write(folder.resolve("weights.bin"), new byte[4 * H * I + 8]);
    Path models = Files.createDirectory(folder.resolve("models"));
    Files.copy(folder.resolve("weights.bin"), models.resolve("weights.bin"));
    Files.createSymbolicLink(models.resolve("link.bin"), folder.resolve("weights.bin"));

    assertThat(imports.run(external(models, "weights.bin", "8")).model().layers()).hasSize(1);
    for (String outside : new String[]{"../weights.bin", folder.resolve("weights.bin").toString(), "link.bin", "."}) {
      assertThat(imports.refusalAgain(external(models, outside, "0"))).contains("is not a file in the model's folder");
    }
    assertThat(imports.refusalAgain(external(models, "weights.bin", "9")))
        .contains("has 60 bytes from 9 on to give, of 68; its shape takes 60");
    assertThat(imports.refusalAgain(external(models, "weights.bin", "9223372036854775807"))).contains("to give, of 68");
    assertThat(imports.refusalAgain(external(models, "missing.bin", "0"))).contains("external data can't be read");
    assertThat(imports.refusalAgain(external(models, "weights.bin", "x"))).contains("external data has no such place");
  }

  private static Path external(Path models, String location, String offset) throws IOException {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName("outside").setDataType(TensorProto.DataType.FLOAT_VALUE)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL);
    String[][] entries = {{"location", location}, {"offset", offset}, {"length", Integer.toString(4 * H * I)}};
    for (String[] entry : entries) {
      tensor.addExternalData(StringStringEntryProto.newBuilder().setKey(entry[0]).setValue(entry[1]));
    }
    return graph(1).tensor(tensor, 1, H, I).node("RNN", "x outside r -> y").write(models);
  }

  @Test
  void whatSlicesTimeOtherwiseIsNamed() throws Exception {
    assertThat(imports.refusal(graph(1).node("RNN", "x w r -> h").numbers("from", 1).numbers("to", 3).numbers("along", 0)
        .node("Slice", "h from to along -> y").write(folder))).contains("takes something else than the last step");
    assertThat(imports.refusal(graph(1).node("Transpose", "x -> t", integers("perm", 0, 1, 1)).node("RNN", "t w r -> y").write(folder)))
        .contains("attribute perm is no order of 3 axes");
  }
}
