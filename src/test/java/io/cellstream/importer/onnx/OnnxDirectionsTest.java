package io.cellstream.importer.onnx;

import static io.cellstream.importer.onnx.GraphBuilder.integer;
import static io.cellstream.importer.onnx.GraphBuilder.integers;
import static io.cellstream.importer.onnx.GraphBuilder.real;
import static io.cellstream.importer.onnx.GraphBuilder.text;
import static io.cellstream.importer.onnx.GraphBuilder.texts;
import static io.cellstream.importer.onnx.OperatorOracle.ofDirection;
import static io.cellstream.importer.onnx.OperatorOracle.reversed;
import static io.cellstream.importer.onnx.OperatorOracle.sideBySide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cellstream.importer.Imports;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that read backward or both ways, in the ways in which graphs go on from them, against the operators' own definition. */
class OnnxDirectionsTest {
  private static final int I = 3;
  private static final int H = 5;
  private static final float[] NONE = {};

  @TempDir
  Path folder;
  private Imports imports = new Imports(Path.of(""));

  @BeforeEach
  void begin() {
    imports = new Imports(folder);
  }

  private interface Oracle {
    double[] answer(double[][] xs);
  }

  /** What a node gives for each step, in both directions. */
  private record Ways(double[][] forward, double[][] backward) {
    double[] lastStates() {
      return concat(forward[forward.length - 1], backward[0]);
    }

    double[] lastStep() {
      return concat(forward[forward.length - 1], backward[backward.length - 1]);
    }

    double[][] all() {
      return sideBySide(forward, backward);
    }

    static double[] concat(double[] first, double[] second) {
      return DoubleStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }
  }

  /** The tensors of a node of two directions. */
  private record Two(String operator, int gates, int inputs, float[] w, float[] r, float[] b) {
    static Two in(GraphBuilder graph, String operator, String suffix, int inputs) {
      int gates = gatesOf(operator);
      return new Two(operator, gates, inputs, graph.weights("w" + suffix, 2, gates * H, inputs),
          graph.weights("r" + suffix, 2, gates * H, H), graph.weights("B" + suffix, 2, 2 * gates * H));
    }

    OperatorOracle of(int d) {
      return ofDirection(d, gates, w, r, b, inputs, H);
    }

    Ways run(double[][] xs) {
      return new Ways(of(0).run(operator, xs), reversed(of(1).run(operator, reversed(xs))));
    }
  }

  private static int gatesOf(String operator) {
    return operator.equals("LSTM") ? 4 : operator.equals("GRU") ? 3 : 1;
  }

  private static GraphBuilder graph(int batch) {
    return new GraphBuilder(14).floats("x", -1, batch, I).output("y").number("first", 0).number("second", 1).number("final", -1)
        .numbers("zero", 0).numbers("one", 1).numbers("two", 2).numbers("five", H).numbers("ten", 2 * H).numbers("minus2", -2)
        .numbers("last", -1).numbers("end", Long.MAX_VALUE).numbers("flat", -1, 2 * H).numbers("steps", -1, 1, 2 * H)
        .numbers("kept", 0, 0, -1);
  }

  private static void bothWays(GraphBuilder graph, String operator, String ends, int layout) {
    graph.node(operator, ends, integer("hidden_size", H), text("direction", "bidirectional"), integer("layout", layout),
        integer("linear_before_reset", 1));
  }

  /** Nodes one after the other; what comes after a bar is an axis, or an order of axes. */
  private static void add(GraphBuilder graph, String nodes) {
    for (String node : nodes.split("; ", -1)) {
      String[] parts = node.split(" \\| ", -1);
      String operator = parts[0].substring(0, parts[0].indexOf(' '));
      String ends = parts[0].substring(parts[0].indexOf(' '));
      if (parts.length == 1) {
        graph.node(operator, ends);
      } else if (operator.equals("Transpose")) {
        graph.node(operator, ends, integers("perm", Arrays.stream(parts[1].split(" ", -1)).mapToInt(Integer::parseInt).toArray()));
      } else {
        graph.node(operator, ends, integer("axis", Integer.parseInt(parts[1])));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"LSTM, 0", "GRU, 0", "RNN, 0", "LSTM, 1", "GRU, 1", "RNN, 1"})
  void everyOperatorReadsBothWays(String operator, int layout) throws Exception {
    GraphBuilder graph = graph(-1);
    Two two = Two.in(graph, operator, "", I);
    bothWays(graph, operator, "x w r B -> all ys", layout);
    add(graph, "Identity ys -> y; Gather all final -> step | " + layout);

    Path file = graph.write(folder);
    assertAnswer(imports.run(file).model(), Answer.LAST_STATES, xs -> two.run(xs).lastStates());
    assertAnswer(imports.output("step").run(file).model(), Answer.LAST_STEP, xs -> two.run(xs).lastStep());
  }

  @ParameterizedTest
  @CsvSource({"LSTM, 0", "GRU, 0", "RNN, 0", "LSTM, 1", "GRU, 1", "RNN, 1"})
  void everyOperatorReadsBackward(String operator, int layout) throws Exception {
    GraphBuilder graph = graph(-1);
    float[] w = graph.weights("w", 1, gatesOf(operator) * H, I);
    float[] r = graph.weights("r", 1, gatesOf(operator) * H, H);
    float[] b = graph.weights("B", 1, 2 * gatesOf(operator) * H);
    graph.node(operator, "x w r B -> all ys", text("direction", "reverse"), integer("layout", layout), integer("linear_before_reset", 1));
    add(graph, "Identity ys -> y; Gather all final -> step | " + layout + "; Gather all first -> begin | " + layout);
    OperatorOracle oracle = new OperatorOracle(w, r, b, I, H);

    Path file = graph.write(folder);
    ModelDefinition states = imports.run(file).model();
    assertThat(states.layers()).singleElement().isInstanceOf(LayerDefinition.Backward.class);
    assertAnswer(states, Answer.LAST_STATES, xs -> oracle.run(operator, reversed(xs))[xs.length - 1]);
    assertAnswer(imports.output("begin").run(file).model(), Answer.LAST_STATES, xs -> oracle.run(operator, reversed(xs))[xs.length - 1]);
    assertAnswer(imports.output("step").run(file).model(), Answer.LAST_STEP, xs -> oracle.run(operator, reversed(xs))[0]);
  }

  @Test
  void variantsOfAnLstmHaveTheirPartOfEachTensor() throws Exception {
    GraphBuilder graph = graph(1);
    Two two = Two.in(graph, "LSTM", "", I);
    float[] h = graph.weights("h", 2, 1, H);
    float[] c = graph.weights("c", 2, 1, H);
    float[] p = graph.weights("p", 2, 3 * H);
    graph.node("LSTM", "x w r B - h c p -> - y", text("direction", "bidirectional"), real("clip", 0.75f), integer("input_forget", 1),
        texts("activations", "HardSigmoid", "Softsign", "LeakyRelu", "HardSigmoid", "Softsign", "LeakyRelu"));

    assertAnswer(imports.run(graph.write(folder)).model(), Answer.LAST_STATES, xs -> {
      double[][] ends = new double[2][];
      for (int d = 0; d < 2; d++) {
        ends[d] = two.of(d).lstmVariant(d == 0 ? xs : reversed(xs), half(p, d), half(h, d), half(c, d), true, 0.75,
            v -> Math.max(0, Math.min(1, 0.2 * v + 0.5)), v -> v / (1 + Math.abs(v)), v -> v < 0 ? 0.01 * v : v)[xs.length - 1];
      }
      return Ways.concat(ends[0], ends[1]);
    });
  }

  @Test
  void aGruThatResetsBeforeItsProductReadsBothWays() throws Exception {
    GraphBuilder graph = graph(1);
    Two two = Two.in(graph, "GRU", "", I);
    float[] h = graph.weights("h", 2, 1, H);
    graph.node("GRU", "x w r B - h -> - y", text("direction", "bidirectional"));

    assertAnswer(imports.run(graph.write(folder)).model(), Answer.LAST_STATES,
        xs -> Ways.concat(two.of(0).gruResetBefore(xs, half(h, 0))[xs.length - 1],
            two.of(1).gruResetBefore(reversed(xs), half(h, 1))[xs.length - 1]));
  }

  private static float[] half(float[] both, int d) {
    return Arrays.copyOfRange(both, d * both.length / 2, (d + 1) * both.length / 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Transpose ys -> t | 1 0 2; Reshape t flat -> y",
      "Gather ys first -> f; Gather ys second -> b; Concat f b -> y | -1",
      "Gather ys minus2 -> f; Gather ys last -> b; Concat f b -> y | 2",
      "Split ys -> f b; Concat f b -> j | 2; Squeeze j zero -> y",
      "Split ys -> f b; Squeeze f zero -> f1; Squeeze b zero -> b1; Concat f1 b1 -> y | 1",
      "Slice ys zero one zero -> f; Slice ys one two zero -> b; Concat f b -> j | 0; Transpose j -> t | 1 0 2; Reshape t flat -> y",
      "Slice ys minus2 end zero -> s; Transpose s -> t | 1 2 0; Transpose t -> u | 0 2 1; Reshape u flat -> y"})
  void lastStatesAreFollowedToBothSideBySide(String nodes) throws Exception {
    GraphBuilder graph = graph(-1);
    Two two = Two.in(graph, "GRU", "", I);
    bothWays(graph, "GRU", "x w r B -> - ys", 0);
    add(graph, nodes);

    assertAnswer(imports.run(graph.write(folder)).model(), Answer.LAST_STATES, xs -> two.run(xs).lastStates());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Transpose all -> t | 0 2 1 3; Reshape t steps -> s; Gather s last -> y",
      "Gather all final -> g; Transpose g -> t | 1 0 2; Reshape t flat -> y",
      "Slice all last end zero -> s; Squeeze s zero -> q; Reshape q flat -> y", "Reshape all steps -> s; Slice s last end zero -> y",
      "Split all -> f b | 1; Squeeze f one -> f1; Squeeze b one -> b1; Concat f1 b1 -> j | 2; Gather j last -> y",
      "Reshape all steps -> s; Slice s zero five two -> f; Slice s five ten two -> b; Gather b last -> b1; Gather f last -> f1;"
          + " Concat f1 b1 -> y | 2"})
  void theLastStepIsFollowedToBothSideBySide(String nodes) throws Exception {
    GraphBuilder graph = graph(1);
    Two two = Two.in(graph, "GRU", "", I);
    bothWays(graph, "GRU", "x w r B -> all", 0);
    add(graph, nodes);

    assertAnswer(imports.run(graph.write(folder)).model(), Answer.LAST_STEP, xs -> two.run(xs).lastStep());
  }

  @Test
  void theForwardHalfOfTheLastStepAndTheBackwardHalfOfTheFirstAreLastStates() throws Exception {
    GraphBuilder graph = graph(1);
    Two two = Two.in(graph, "RNN", "", I);
    bothWays(graph, "RNN", "x w r B -> all", 0);
    add(graph, "Reshape all steps -> s; Gather s last -> l; Gather s zero -> f; Slice l zero five two -> lf; Slice f five ten two -> fb;"
        + " Concat lf fb -> y | 2");

    assertAnswer(imports.run(graph.write(folder)).model(), Answer.LAST_STATES, xs -> two.run(xs).lastStates());
  }

  @Test
  void theForwardDirectionsLastStateIsItsLastStep() throws Exception {
    GraphBuilder graph = graph(-1);
    Two two = Two.in(graph, "RNN", "", I);
    bothWays(graph, "RNN", "x w r B -> all ys", 0);
    add(graph, "Split ys -> f ignored; Split all -> ignored2 b | 1; Gather b final -> g; Concat f g -> y | 2");

    assertAnswer(imports.run(graph.write(folder)).model(), Answer.LAST_STEP, xs -> two.run(xs).lastStep());
  }

  @Test
  void twoNodesThatReadTheSameAreOneLayer() throws Exception {
    GraphBuilder graph = graph(1);
    float[] w = graph.weights("w", 1, H, I);
    float[] r = graph.weights("r", 1, H, H);
    float[] w2 = graph.weights("w2", 1, H, I);
    float[] r2 = graph.weights("r2", 1, H, H);
    graph.node("RNN", "x w r -> - f").node("RNN", "x w2 r2 -> - b", text("direction", "reverse"));
    add(graph, "Concat f b -> y | 2");

    ModelDefinition model = imports.run(graph.write(folder)).model();

    assertThat(model.layers()).singleElement().isInstanceOf(LayerDefinition.Bidirectional.class);
    assertAnswer(model, Answer.LAST_STATES, xs -> Ways.concat(new OperatorOracle(w, r, NONE, I, H).rnn(xs, false)[xs.length - 1],
        new OperatorOracle(w2, r2, NONE, I, H).rnn(reversed(xs), false)[xs.length - 1]));
  }

  @Test
  void twoNodesOfDifferentCellsAreNoLayer() throws Exception {
    GraphBuilder graph = graph(1);
    graph.weights("w", 1, H, I);
    graph.weights("r", 1, H, H);
    graph.node("RNN", "x w r -> - f").node("RNN", "x w r -> - b", text("direction", "reverse"), texts("activations", "Relu"));
    add(graph, "Concat f b -> y | 2");

    assertThat(imports.refusal(graph.write(folder)))
        .isEqualTo("Concat node \"concat\": joins two directions of different cells, which can't be carried over");
  }

  @Test
  void aStackGoesOnWithBothDirectionsOfEachStep() throws Exception {
    GraphBuilder graph = graph(-1);
    Two low = Two.in(graph, "LSTM", "1", I);
    Two high = Two.in(graph, "GRU", "2", 2 * H);
    bothWays(graph, "LSTM", "x w1 r1 B1 -> y1 h1", 0);
    add(graph, "Transpose y1 -> t | 0 2 1 3; Reshape t kept -> x2");
    bothWays(graph, "GRU", "x2 w2 r2 B2 -> - h2", 0);
    // PyTorch's h_n: the states of all layers one upon another, of which the last two are the last layer's
    add(graph, "Concat h1 h2 -> hn | 0; Gather hn minus2 -> f; Gather hn last -> b; Concat f b -> y | 2; Slice hn minus2 end zero -> end2");

    Path file = graph.write(folder);
    Oracle oracle = xs -> high.run(low.run(xs).all()).lastStates();
    assertAnswer(imports.run(file).model(), Answer.LAST_STATES, oracle);
    assertAnswer(imports.output("end2").run(file).model(), Answer.LAST_STATES, oracle);
    assertThat(imports.output("hn").refusalAgain(file))
        .startsWith("output \"hn\" is last states as they leave the graph, of several layers");
  }

  @Test
  void aReverseNodesStepsAreTheInputOfTheNextLayer() throws Exception {
    GraphBuilder graph = graph(1);
    float[] w = graph.weights("w", 1, H, I);
    float[] r = graph.weights("r", 1, H, H);
    float[] w2 = graph.weights("w2", 1, 4 * H, H);
    float[] r2 = graph.weights("r2", 1, 4 * H, H);
    graph.node("RNN", "x w r -> all", text("direction", "reverse"));
    add(graph, "Squeeze all one -> x2");
    graph.node("LSTM", "x2 w2 r2 -> - y");

    assertAnswer(imports.run(graph.write(folder)).model(), Answer.LAST_STATES, xs -> new OperatorOracle(w2, r2, NONE, H, H)
        .lstm(reversed(new OperatorOracle(w, r, NONE, I, H).rnn(reversed(xs), false)))[xs.length - 1]);
  }

  @Test
  void oneDirectionAloneIsALayerOfThatDirection() throws Exception {
    GraphBuilder graph = graph(-1);
    Two two = Two.in(graph, "GRU", "", I);
    bothWays(graph, "GRU", "x w r B -> all ys", 0);
    add(graph, "Gather ys second -> y; Gather all first -> forward | 1");

    Path file = graph.write(folder);
    ModelDefinition backward = imports.run(file).model();
    assertThat(backward.layers()).singleElement().isInstanceOf(LayerDefinition.Backward.class);
    assertAnswer(backward, Answer.LAST_STATES, xs -> two.run(xs).backward()[0]);
    assertThat(imports.output("forward").run(file).model().shape()).isEqualTo(Shape.SYNCHRONIZED);
  }

  @Test
  void outputsPerStepAreRefusedUnlessTheLastStepsAreWanted() throws Exception {
    GraphBuilder graph = graph(-1);
    Two two = Two.in(graph, "GRU", "", I);
    bothWays(graph, "GRU", "x w r B -> y", 0);
    Path file = graph.write(folder);

    assertThat(imports.refusal(file)).isEqualTo("GRU node \"gru\", forward and backward: reads the sequence backward; outputs per step,"
        + " which the file has, can't wait for its end; give --shape many-to-one for the last step's");
    assertThat(imports.shape(Shape.SYNCHRONIZED).refusal(file)).startsWith("--shape synchronized: ");
    assertAnswer(imports.shape(Shape.MANY_TO_ONE).run(file).model(), Answer.LAST_STEP, xs -> two.run(xs).lastStep());
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '~', textBlock = """
      -1, MatMul x before -> m; Add m bias -> a; Relu a -> x1
      1, Reshape x rows -> f; Gemm f before bias -> g; Relu g -> a; Reshape a back -> x1
      """)
  void denseLayersBeforeAndBetweenAreFollowed(int batch, String nodes) throws Exception {
    GraphBuilder graph = graph(batch).numbers("rows", -1, I).numbers("back", -1, 1, 4);
    float[] before = graph.weights("before", I, 4);
    float[] bias = graph.weights("bias", 4);
    Two two = Two.in(graph, "RNN", "", 4);
    float[] between = graph.weights("between", 2 * H, 2);
    float[] w2 = graph.weights("w2", 1, H, 2);
    float[] r2 = graph.weights("r2", 1, H, H);
    add(graph, nodes);
    bothWays(graph, "RNN", "x1 w r B -> all", 0);
    add(graph, "Transpose all -> t | 0 2 1 3; Reshape t kept -> s; MatMul s between -> m2; Tanh m2 -> x2");
    graph.node("RNN", "x2 w2 r2 -> - y");

    ModelDefinition model = imports.run(graph.write(folder)).model();

    assertThat(model.layers()).hasSize(4).element(2).isInstanceOf(LayerDefinition.Dense.class);
    assertAnswer(model, Answer.LAST_STATES, xs -> {
      double[][] steps = two.run(product(xs, before, bias, v -> Math.max(0, v))).all();
      return new OperatorOracle(w2, r2, NONE, 2, H).rnn(product(steps, between, new float[2], Math::tanh), false)[xs.length - 1];
    });
  }

  private static double[][] product(double[][] xs, float[] weights, float[] bias, DoubleUnaryOperator activation) {
    double[][] ys = new double[xs.length][bias.length];
    for (int t = 0; t < xs.length; t++) {
      for (int v = 0; v < bias.length; v++) {
        double sum = bias[v];
        for (int j = 0; j < xs[t].length; j++) {
          sum += xs[t][j] * weights[j * bias.length + v];
        }
        ys[t][v] = activation.applyAsDouble(sum);
      }
    }
    return ys;
  }

  @ParameterizedTest
  @CsvSource(delimiter = '>', quoteCharacter = '~', textBlock = """
      Split ys = f b; Concat b f = y | 2                                > Concat node "concat": puts the backward direction before the forward one
      Gather all first = y                                              > output "y" is of the first step of a sequence
      Gather all first = g; Transpose g = t | 1 0 2; Reshape t flat = q; MatMul q dense = y > MatMul node "matmul": reads what comes before it for the first step
      Gather all first = g; Gather g first = y                          > Gather node "gather": takes what the forward direction gives for the first step
      ReduceMean all = y                                                > ReduceMean node "reducemean": operator ReduceMean can't be carried over
      Split ys = f b; Add f b = y                                       > Add node "add": its input 1 must be constant floats
      Split ys = f b; Concat f b = y | 1                                > Concat node "concat": joins two directions neither side by side nor one upon the other
      Split all = f b | 1; Gather b last = g; Concat f g = y | 3        > Concat node "concat": joins different steps of the two directions
      Reshape ys flat = y                                               > Reshape node "reshape": gives dimensions another meaning than they had
      Reshape all halves = y                                            > Reshape node "reshape": gives dimensions another meaning than they had
      Transpose all = t | 0 2 3 1; Reshape t kept = y                   > Reshape node "reshape": gives dimensions another meaning than they had
      Transpose ys = t | 1 2 0; MatMul t dense2 = y                     > MatMul node "matmul": does not run along the values of a step
      Transpose ys = y | 1 2 0                                          > output "y" does not end in the values of a step
      Squeeze ys zero = y                                               > Squeeze node "squeeze": axis 0 is not known to have one element
      MatMul all dense5 = y                                             > MatMul node "matmul": does not run along the values of a step
      Transpose all = t | 0 2 1 3; Reshape t kept = s; Slice s one five two = y > Slice node "slice": takes a part of a step's values that is not one direction's
      Squeeze all two = s; RNN s w5 r5 = y                              > RNN node "rnn": does not run along the values of a step
      """)
  void whatWouldMeanSomethingElseIsRefusedByTheNodesName(String nodes, String message) throws Exception {
    GraphBuilder graph = graph(-1).numbers("halves", 0, -1, H);
    Two.in(graph, "GRU", "", I);
    graph.weights("dense", 2 * H, 2);
    graph.weights("dense5", H, 2);
    graph.weights("dense2", 2, 3);
    graph.weights("w5", 1, H, H);
    graph.weights("r5", 1, H, H);
    bothWays(graph, "GRU", "x w r B -> all ys", 0);
    add(graph, nodes.replace("=", "->"));

    assertThat(imports.refusal(graph.write(folder))).contains(message);
  }

  @Test
  void tensorsAndAttributesOfOtherDirectionsAreNamed() throws Exception {
    GraphBuilder graph = graph(-1).floats("step", 1, 1, I);
    graph.weights("w", 1, H, I);
    graph.weights("r", 1, H, H);
    graph.weights("w2", 2, H, I);
    graph.weights("r2", 2, H, H);
    graph.weights("B", 1, 2 * H);
    graph.weights("h", 1, 1, H);
    graph.node("RNN", "x w r -> y", text("direction", "bidirectional")).node("RNN", "x w2 r2 -> y2", text("direction", "reverse"))
        .node("RNN", "x w2 r -> y3", text("direction", "bidirectional")).node("RNN", "x w2 r2 B -> y4", text("direction", "bidirectional"))
        .node("RNN", "x w2 r2 - - h -> y5", text("direction", "bidirectional"))
        .node("RNN", "x w2 r2 -> y6", text("direction", "bidirectional"), texts("activations", "Tanh", "Relu"))
        .node("RNN", "x w2 r2 -> y7", text("direction", "bidirectional"), texts("activations", "Tanh"))
        .node("RNN", "step w r -> y8", text("direction", "reverse"));
    Path file = graph.write(folder);

    assertThat(imports.refusal(file)).contains("its W is [1, 5, 3], but must be both directions' matrices, [2, ..., ...]");
    assertThat(imports.output("y2").refusal(file)).contains("its W is [2, 5, 3], but must be one direction's matrix, [1, ..., ...]");
    assertThat(imports.output("y3").refusal(file)).contains("its R is [1, 5, 5], but must be both directions' matrices");
    assertThat(imports.output("y4").refusal(file)).contains("its B has 10 elements, not 20");
    assertThat(imports.output("y5").refusal(file)).contains("its initial_h is [1, 1, 5], but must be one sequence's 10 values");
    assertThat(imports.output("y6").refusal(file)).contains("attribute activations differs between the directions");
    assertThat(imports.output("y7").refusal(file)).contains("attribute activations has 1 names, not 2");
    assertThat(imports.output("y8").refusal(file)).contains("reads the sequence backward, but the graph takes one step of it");
  }

  private static void assertAnswer(ModelDefinition model, Answer answer, Oracle oracle) {
    assertThat(model.shape()).isEqualTo(Shape.MANY_TO_ONE);
    assertThat(model.reading().orElseThrow().answer()).isEqualTo(answer);
    for (int steps : new int[]{1, 2, 17, 200}) {
      float[] x = features(steps);
      double[] expected = oracle.answer(OperatorOracle.rows(x, I));
      float[] given = Imports.answer(model, x);
      assertThat(given.length).isEqualTo(expected.length);
      for (int v = 0; v < expected.length; v++) {
        assertThat((double) given[v]).as("value %d after %d steps", v, steps).isCloseTo(expected[v],
            within(1e-5 * Math.max(1, Math.abs(expected[v]))));
      }
    }
  }

  private static float[] features(int steps) {
    SplittableRandom random = new SplittableRandom(3);
    float[] x = new float[steps * I];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble(-2, 2);
    }
    return x;
  }
}
