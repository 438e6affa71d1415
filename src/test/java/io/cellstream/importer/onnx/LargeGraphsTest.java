package io.cellstream.importer.onnx;

import static io.cellstream.importer.onnx.GraphBuilder.integer;
import static io.cellstream.importer.onnx.GraphBuilder.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import io.cellstream.importer.Imports;
import io.cellstream.model.definition.LayerDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An import takes time and memory in proportion to its file, however the file is made. Each graph here takes well under a second; where its
 * parts were looked at once for every other part, it would take minutes.
 */
class LargeGraphsTest {
  private static final Duration ENOUGH = Duration.ofSeconds(15);
  private static final int MANY = 20_000;
  private static final int I = 3;
  private static final int H = 5;

  @TempDir
  Path folder;
  private Imports imports = new Imports(Path.of(""));

  @BeforeEach
  void begin() {
    imports = new Imports(folder);
  }

  private static GraphBuilder graph(int opset, String output) {
    GraphBuilder graph = new GraphBuilder(opset).floats("x", -1, 1, I).output(output);
    graph.weights("w", 1, H, I);
    graph.weights("r", 1, H, H);
    return graph;
  }

  private String refusal(GraphBuilder graph) throws IOException {
    Path file = graph.write(folder);
    return assertTimeoutPreemptively(ENOUGH, () -> imports.refusal(file));
  }

  private int layers(GraphBuilder graph) throws IOException {
    Path file = graph.write(folder);
    return assertTimeoutPreemptively(ENOUGH, () -> imports.run(file).model().layers().size());
  }

  @Test
  void everyTensorOfALongChainCanBeAnOutput() throws Exception {
    GraphBuilder graph = graph(14, "y0").node("RNN", "x w r -> y0");
    for (int i = 0; i < MANY; i++) {
      graph.node("Identity", "y" + i + " -> y" + (i + 1)).output("y" + (i + 1));
    }

    assertThat(refusal(graph)).startsWith("has several outputs; give --output with the right one of y0, y1, y2, ")
        .endsWith(", y9 and 19991 more");
  }

  @Test
  void everyDenseLayerOfATallHeadCanBeAnOutput() throws Exception {
    GraphBuilder graph = graph(14, "y").node("RNN", "x w r -> h").node("Squeeze", "h one -> d0").numbers("one", 1);
    graph.weights("square", H, H);
    for (int i = 0; i < 2_000; i++) {
      graph.node("MatMul", "d" + i + " square -> d" + (i + 1)).output("d" + (i + 1));
    }

    assertThat(refusal(graph.node("Conv", "d2000 -> y"))).startsWith("Conv node \"conv\"");
    assertThat(assertTimeoutPreemptively(ENOUGH, () -> imports.output("d2000").run(folder.resolve("model.onnx")).model().head().size()))
        .isEqualTo(H);
  }

  @Test
  void everyLayerCanTakeItsFirstStateFromAnInputAndGiveItsLast() throws Exception {
    int many = 1_000;
    GraphBuilder graph = graph(14, "h0");
    graph.node("RNN", "x w r -> - h0");
    for (int i = 0; i < many; i++) {
      graph.floats("first" + i, 1, 1, H).input("length" + i, TensorProto.DataType.INT32_VALUE, 1);
    }
    graph.weights("square", 1, H, H);
    graph.node("RNN", "x w r - length0 first0 -> y0 s0").output("s0").node("Squeeze", "y0 one -> x1").numbers("one", 1);
    for (int i = 1; i < many; i++) {
      graph.node("RNN", "x" + i + " square r - length" + i + " first" + i + " -> y" + i + " s" + i).output("s" + i)
          .node("Squeeze", "y" + i + " one -> x" + (i + 1));
    }

    assertThat(layers(graph.output("x" + many))).isEqualTo(many);
  }

  @Test
  void manyConstantsAndInputsThatNothingReadsCostLittle() throws Exception {
    GraphBuilder graph = graph(14, "y").node("RNN", "x w r -> y");
    for (int i = 0; i < MANY; i++) {
      graph.constant("c" + i, new float[]{i}, 1).floats("i" + i, 1).node("Identity", "c" + i + " -> n" + i);
    }

    assertThat(layers(graph)).isEqualTo(1);
  }

  @Test
  void aConstantThatManyNodesReadIsNotCopiedForEach() throws Exception {
    GraphBuilder graph = graph(14, "x3000");
    graph.weights("wide", 1, 512, 512);
    graph.weights("first", 1, 512, I);
    graph.node("RNN", "x first wide -> y0").node("Squeeze", "y0 one -> x0").numbers("one", 1);
    for (int i = 0; i < 3_000; i++) {
      graph.node("RNN", "x" + i + " wide wide -> y" + (i + 1)).node("Squeeze", "y" + (i + 1) + " one -> x" + (i + 1));
    }

    assertThat(refusal(graph)).contains("constants that are made of constants take far more than the file's own size");
  }

  @Test
  void lastStatesThatAreJoinedToThemselvesOverAndOverAreRefused() throws Exception {
    GraphBuilder graph = graph(14, "s40").node("RNN", "x w r -> - h").node("Concat", "h h -> s0", integer("axis", 0));
    for (int i = 0; i < 40; i++) {
      graph.node("Concat", "s" + i + " s" + i + " -> s" + (i + 1), integer("axis", 0));
    }

    assertThat(refusal(graph)).contains("constants that are made of constants take far more");
  }

  @Test
  void aShapeOfManyOnesIsMatchedOnce() throws Exception {
    GraphBuilder graph = graph(14, "y").numbers("ones", 1, 1, 1, 1, 1, -1, 1, 1).numbers("back", -1, 1, 1, 1, 1, 1, 1, 1)
        .node("RNN", "x w r -> h").node("Reshape", "h ones -> y");

    assertThat(refusal(graph)).startsWith("Reshape node \"reshape\": gives dimensions another meaning");
  }

  @Test
  void dimensionsAreFew() throws Exception {
    String most = "32 dimensions";
    assertThat(refusal(graph(14, "y").constant("tall", new float[]{1}, new int[33]).node("RNN", "x tall r -> y")))
        .isEqualTo("tensor \"tall\" has 33 dimensions; at most 32 are read");
    GraphBuilder growing = graph(11, "y").node("Unsqueeze", "x -> u0", integers("axes", 0));
    for (int i = 0; i < 40; i++) {
      growing.node("Unsqueeze", "u" + i + " -> u" + (i + 1), integers("axes", 0));
    }
    assertThat(refusal(growing.node("RNN", "u40 w r -> y"))).contains("makes a tensor of more than " + most);
    assertThat(refusal(graph(11, "y").node("Unsqueeze", "x -> u", integers("axes", new int[50])).node("RNN", "u w r -> y")))
        .contains("has 50 axes; at most " + most + " are read");
    assertThat(refusal(graph(14, "y").floats("deep", new long[40]).node("RNN", "deep w r -> y")))
        .isEqualTo("input \"deep\" has more than " + most);
  }

  /** 20 MB of nodes without anything would be a gigabyte of objects. */
  @Test
  void moreNodesThanAnyModelHasAreRefusedBeforeTheyAreMade() throws Exception {
    ByteArrayOutputStream graph = new ByteArrayOutputStream();
    CodedOutputStream nodes = CodedOutputStream.newInstance(graph);
    for (int i = 0; i < 10_000_000; i++) {
      nodes.writeMessage(GraphProto.NODE_FIELD_NUMBER, NodeProto.getDefaultInstance());
    }
    nodes.flush();
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(model);
    out.writeByteArray(7, graph.toByteArray());
    out.flush();
    Path file = Files.write(folder.resolve("empty.onnx"), model.toByteArray());

    assertThat(imports.refusal(file))
        .isEqualTo("has more than 1000000 nodes, attributes, tensors and names together; this version reads no larger graph");
  }

  @Test
  void layersOfAnOrdinaryStackAreStillRead() throws Exception {
    GraphBuilder graph = graph(14, "x8").node("RNN", "x w r -> y0").node("Squeeze", "y0 one -> x0").numbers("one", 1);
    graph.weights("square", 1, H, H);
    for (int i = 0; i < 8; i++) {
      graph.node("RNN", "x" + i + " square r -> y" + (i + 1)).node("Squeeze", "y" + (i + 1) + " one -> x" + (i + 1));
    }

    assertThat(imports.run(graph.write(folder)).model().layers().stream().map(LayerDefinition::hidden)).hasSize(9).containsOnly(H);
  }
}
