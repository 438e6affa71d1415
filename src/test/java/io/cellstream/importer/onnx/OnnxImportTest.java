package io.cellstream.importer.onnx;

import static io.cellstream.importer.onnx.GraphBuilder.integer;
import static io.cellstream.importer.onnx.GraphBuilder.integers;
import static io.cellstream.importer.onnx.GraphBuilder.real;
import static io.cellstream.importer.onnx.GraphBuilder.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.cellstream.importer.Imports;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs as various exporters write them, against the operators' own definition. */
class OnnxImportTest {
  private static final int STEPS = 200;
  private static final int I = 3;
  private static final int H = 5;

  @TempDir
  Path folder;
  private Imports imports = new Imports(Path.of(""));

  @BeforeEach
  void begin() {
    imports = new Imports(folder);
  }

  /**
   * With layout = 1, batch first, there is only the specification to compare with: ONNX Runtime (1.29, CPU) refuses it, "Batchwise recurrent
   * operations (layout == 1) are not supported". It runs every other attribute that is read here; {@code bench/} compares with it.
   */
  @ParameterizedTest
  @CsvSource({"LSTM, 4, 7, 0", "LSTM, 4, 14, 1", "LSTM, 4, 22, 0", "GRU, 3, 7, 0", "GRU, 3, 14, 1", "GRU, 3, 25, 0", "RNN, 1, 7, 0",
      "RNN, 1, 14, 1"})
  void everyOperatorAnswersAsItsSpecificationSays(String operator, int gates, int opset, int layout) throws Exception {
    GraphBuilder graph = new GraphBuilder(opset).floats("x", -1, -1, I).output("y");
    float[] w = graph.weights("w", 1, gates * H, I);
    float[] r = graph.weights("r", 1, gates * H, H);
    float[] b = graph.weights("b", 1, 2 * gates * H);
    graph.node(operator, "x w r b -> y", integer("hidden_size", H), integer("layout", layout), integer("linear_before_reset", 1));

    assertSteps(imports.run(graph.write(folder)).model(), operator, new OperatorOracle(w, r, b, I, H));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LSTM", "GRU", "RNN"})
  void optionalInputsMayBeLeftOut(String operator) throws Exception {
    int gates = operator.equals("LSTM") ? 4 : operator.equals("GRU") ? 3 : 1;
    GraphBuilder graph = new GraphBuilder(14).floats("x", -1, 1, I).output("y");
    float[] w = graph.weights("w", 1, gates * H, I);
    float[] r = graph.weights("r", 1, gates * H, H);
    graph.node(operator, "x w r - - - -> y", integer("hidden_size", H), integer("linear_before_reset", 1));

    assertSteps(imports.run(graph.write(folder)).model(), operator, new OperatorOracle(w, r, new float[0], I, H));
  }

  @Test
  void aReluRnnKeepsItsActivation() throws Exception {
    GraphBuilder graph = new GraphBuilder(14).floats("x", -1, 1, I).output("y");
    float[] w = graph.weights("w", 1, H, I);
    float[] r = graph.weights("r", 1, H, H);
    graph.node("RNN", "x w r -> y", integer("hidden_size", H), texts("activations", "Relu"));

    float[] x = features();
    assertClose(Imports.answers(imports.run(graph.write(folder)).model(), x),
        new OperatorOracle(w, r, new float[0], I, H).rnn(OperatorOracle.rows(x, I), true));
  }

  @Test
  void everyVariantOfAnLstmAnswersAsItsSpecificationSays() throws Exception {
    float[] x = features();
    for (boolean coupled : new boolean[]{false, true}) {
      GraphBuilder graph = new GraphBuilder(14).floats("x", -1, 1, I).output("y");
      float[] w = graph.weights("w", 1, 4 * H, I);
      float[] r = graph.weights("r", 1, 4 * H, H);
      float[] b = graph.weights("b", 1, 8 * H);
      float[] h = graph.weights("h", 1, 1, H);
      float[] c = graph.weights("c", 1, 1, H);
      float[] p = graph.weights("p", 1, 3 * H);
      graph.node("LSTM", "x w r b - h c p -> y", integer("hidden_size", H), integer("input_forget", coupled ? 1 : 0), real("clip", 0.75f),
          texts("activations", "HardSigmoid", "Softsign", "LeakyRelu"));

      double[][] expected = new OperatorOracle(w, r, b, I, H).lstmVariant(OperatorOracle.rows(x, I), p, h, c, coupled, 0.75,
          v -> Math.max(0, Math.min(1, 0.2 * v + 0.5)), v -> v / (1 + Math.abs(v)), v -> v < 0 ? 0.01 * v : v);
      assertClose(Imports.answers(imports.run(graph.write(folder)).model(), x), expected);
    }
  }

  @Test
  void aGruThatResetsBeforeItsProductAnswersAsItsSpecificationSays() throws Exception {
    float[] x = features();
    GraphBuilder graph = new GraphBuilder(14).floats("x", -1, 1, I).output("y");
    float[] w = graph.weights("w", 1, 3 * H, I);
    float[] r = graph.weights("r", 1, 3 * H, H);
    float[] b = graph.weights("b", 1, 6 * H);
    float[] h = graph.weights("h", 1, 1, H);
    graph.node("GRU", "x w r b - h -> y", integer("hidden_size", H));

    assertClose(Imports.answers(imports.run(graph.write(folder)).model(), x),
        new OperatorOracle(w, r, b, I, H).gruResetBefore(OperatorOracle.rows(x, I), h));
  }

  @Test
  void weightsThatAreConstantExpressionsAreFolded() throws Exception {
    // W transposed, in two halves and without its first dimension; R among other rows; B of two parts
    GraphBuilder graph = new GraphBuilder(13).floats("x", -1, 1, I).output("y");
    float[] w = graph.weights("whole", 1, 4 * H, I);
    float[] left = new float[I * 2 * H];
    float[] right = new float[I * 2 * H];
    for (int row = 0; row < 4 * H; row++) {
      for (int column = 0; column < I; column++) {
        (row < 2 * H ? left : right)[column * 2 * H + row % (2 * H)] = w[row * I + column];
      }
    }
    float[] r = graph.weights("tall", 1, 4 * H, H);
    float[] more = new float[(4 * H + 2) * H];
    System.arraycopy(r, 0, more, H, r.length);
    float[] b = graph.weights("b", 1, 8 * H);
    graph.constant("left", left, I, 2 * H).constant("right", right, I, 2 * H).constant("more", more, 4 * H + 2, H);
    graph.numbers("zero", 0).numbers("one", 1).numbers("last", -1).numbers("lengths", 4 * H, 4 * H).numbers("flat", 1, -1)
        .numbers("whole3", 1, 4 * H, -1);
    graph.node("Concat", "left right -> both", integer("axis", -1)).node("Transpose", "both -> turned", integers("perm", 1, 0))
        .node("Unsqueeze", "turned zero -> w").node("Slice", "more one last zero -> cut").node("Reshape", "cut whole3 -> r0")
        .node("Identity", "r0 -> r").node("Split", "b lengths -> b1 b2", integer("axis", 1))
        .node("Concat", "b1 b2 -> b12", integer("axis", 1)).node("Cast", "b12 -> b3", integer("to", TensorProto.DataType.FLOAT_VALUE))
        .node("Reshape", "b3 flat -> bias").node("LSTM", "x w r bias -> y", integer("hidden_size", H));

    assertSteps(imports.run(graph.write(folder)).model(), "LSTM", new OperatorOracle(w, r, b, I, H));
  }

  @Test
  void aStackWithAHeadInTheFormOfTensorFlowsExporter() throws Exception {
    // batch first, transposed for each layer and back, the last step by Slice, MatMul with its bias before it
    GraphBuilder graph = new GraphBuilder(12).floats("x", 1, -1, I).output("y");
    float[] w1 = graph.weights("w1", 1, 4 * H, I);
    float[] r1 = graph.weights("r1", 1, 4 * H, H);
    float[] b1 = graph.weights("b1", 1, 8 * H);
    float[] w2 = graph.weights("w2", 1, 3 * H, H);
    float[] r2 = graph.weights("r2", 1, 3 * H, H);
    float[] dense = graph.weights("dense", H, 2);
    float[] bias = graph.weights("bias", 2);
    graph.numbers("last", -1).numbers("end", Integer.MAX_VALUE).numbers("time", 1);
    graph.node("Transpose", "x -> x1", integers("perm", 1, 0, 2)).node("LSTM", "x1 w1 r1 b1 -> y1", integer("hidden_size", H))
        .node("Squeeze", "y1 -> s1", integers("axes", 1)).node("Transpose", "s1 -> t1", integers("perm", 1, 0, 2))
        .node("Transpose", "t1 -> x2", integers("perm", 1, 0, 2))
        .node("GRU", "x2 w2 r2 -> y2", integer("hidden_size", H), integer("linear_before_reset", 1))
        .node("Squeeze", "y2 -> s2", integers("axes", 1)).node("Transpose", "s2 -> t2", integers("perm", 1, 0, 2))
        .node("Slice", "t2 last end time -> step").node("Squeeze", "step -> h", integers("axes", 1))
        .node("MatMul", "h dense -> logits").node("Add", "bias logits -> z").node("Sigmoid", "z -> y");

    ModelDefinition model = imports.run(graph.write(folder)).model();

    float[] x = features();
    double[][] h = new OperatorOracle(w2, r2, new float[0], H, H).gru(new OperatorOracle(w1, r1, b1, I, H).lstm(OperatorOracle.rows(x, I)));
    double[][] expected = new double[STEPS][2];
    for (int t = 0; t < STEPS; t++) {
      for (int v = 0; v < 2; v++) {
        double sum = bias[v];
        for (int u = 0; u < H; u++) {
          sum += h[t][u] * dense[u * 2 + v];
        }
        expected[t][v] = 1 / (1 + Math.exp(-sum));
      }
    }
    assertThat(model.shape()).isEqualTo(Shape.MANY_TO_ONE);
    assertClose(Imports.answers(model, x), expected);
  }

  @Test
  void aGraphOfOneStepWithItsStatesOutsideIsSynchronized() throws Exception {
    GraphBuilder graph = new GraphBuilder(14).floats("x", 1, 1, I).floats("h0", 1, 1, H).floats("c0", 1, 1, H).floats("h1", 1, 1, H)
        .output("hn0").output("cn0").output("hn1");
    float[] w = graph.weights("w", 1, 4 * H, I);
    float[] r = graph.weights("r", 1, 4 * H, H);
    float[] w1 = graph.weights("w1", 1, H, H);
    float[] r1 = graph.weights("r1", 1, H, H);
    graph.node("LSTM", "x w r - - h0 c0 -> - hn0 cn0", integer("hidden_size", H)).node("RNN", "hn0 w1 r1 - - h1 -> - hn1",
        integer("hidden_size", H));

    ModelDefinition model = imports.run(graph.write(folder)).model();

    float[] none = new float[0];
    float[] x = features();
    assertThat(model.shape()).isEqualTo(Shape.SYNCHRONIZED);
    assertClose(Imports.answers(model, x),
        new OperatorOracle(w1, r1, none, H, H).rnn(new OperatorOracle(w, r, none, I, H).lstm(OperatorOracle.rows(x, I)), false));
  }

  @Test
  void sequenceLengthsThatTheUserOfTheGraphGivesMeanTheSequencesOwn() throws Exception {
    GraphBuilder graph = new GraphBuilder(14).floats("x", -1, -1, I).input("lengths", TensorProto.DataType.INT32_VALUE, -1).output("y");
    float[] w = graph.weights("w", 1, H, I);
    float[] r = graph.weights("r", 1, H, H);
    graph.node("RNN", "x w r - lengths -> y", integer("hidden_size", H));

    assertSteps(imports.run(graph.write(folder)).model(), "RNN", new OperatorOracle(w, r, new float[0], I, H));
  }

  @Test
  void anInnerTensorCanBeTheOutput() throws Exception {
    GraphBuilder graph = new GraphBuilder(14).floats("x", -1, 1, I).output("y");
    graph.weights("w", 1, H, I);
    graph.weights("r", 1, H, H);
    graph.weights("dense", H, 2);
    graph.node("RNN", "x w r -> h", integer("hidden_size", H)).node("MatMul", "h dense -> logits")
        .node("LogSoftmax", "logits -> y", integer("axis", -1));
    Path file = graph.write(folder);

    assertThat(imports.refusal(file)).startsWith("LogSoftmax node \"logsoftmax\": operator LogSoftmax gives logarithms")
        .contains("give --output logits");
    assertThat(imports.output("logits").activation(DenseActivation.SOFTMAX).run(file).model().head())
        .isInstanceOfSatisfying(HeadDefinition.Dense.class,
            head -> assertThat(head.layers().getLast().activation()).isEqualTo(DenseActivation.SOFTMAX));
  }

  private void assertSteps(ModelDefinition model, String operator, OperatorOracle oracle) {
    float[] x = features();
    double[][] rows = OperatorOracle.rows(x, I);
    assertThat(model.shape()).isEqualTo(Shape.SYNCHRONIZED);
    assertClose(Imports.answers(model, x), switch (operator) {
      case "LSTM" -> oracle.lstm(rows);
      case "GRU" -> oracle.gru(rows);
      default -> oracle.rnn(rows, false);
    });
  }

  private static float[] features() {
    SplittableRandom random = new SplittableRandom(3);
    float[] x = new float[STEPS * I];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble(-2, 2);
    }
    return x;
  }

  private static void assertClose(float[][] answers, double[][] expected) {
    assertThat(answers.length).isEqualTo(expected.length);
    for (int t = 0; t < expected.length; t++) {
      assertThat(answers[t].length).isEqualTo(expected[t].length);
      for (int v = 0; v < expected[t].length; v++) {
        assertThat((double) answers[t][v]).as("value %d of step %d", v, t).isCloseTo(expected[t][v],
            within(1e-5 * Math.max(1, Math.abs(expected[t][v]))));
      }
    }
  }
}
