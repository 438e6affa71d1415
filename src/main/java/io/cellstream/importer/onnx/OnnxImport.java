package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Cells;
import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.GraphRun;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An ONNX graph that is a chain: an input, an embedding or none, recurrent layers and perhaps dense ones among them, a dense head or none. */
public final class OnnxImport {
  private final OnnxFile file;
  private final Graph graph;
  private final Evaluator evaluator;

  private OnnxImport(OnnxFile file) throws ModelFileException {
    this.file = file;
    this.graph = new Graph(file.path().toString(), file.model().getGraph());
    this.evaluator = new Evaluator(file, graph);
  }

  /** @throws ModelFileException naming the first operator or attribute that stands in the way */
  public static ForeignModel read(Path path, ImportOptions options) throws ModelFileException {
    return read(path, graph -> graph.read(options.output()));
  }

  /**
   * A graph whose last states a decoder takes over: its outputs are these, and perhaps what the last layer gives at every step.
   *
   * @throws ModelFileException naming the first operator or attribute that stands in the way
   */
  public static ForeignModel readEncoder(Path path) throws ModelFileException {
    return read(path, OnnxImport::readStates);
  }

  /**
   * A graph that is stepped from outside: its recurrent layers take their first states from its inputs.
   *
   * @throws ModelFileException naming the first operator or attribute that stands in the way
   */
  public static ForeignModel readDecoder(Path path, ImportOptions options) throws ModelFileException {
    return read(path, graph -> {
      ForeignModel decoder = graph.read(options.output());
      graph.requireGivenStates(decoder);
      return decoder;
    });
  }

  private interface Reading {
    ForeignModel of(OnnxImport graph) throws ModelFileException;
  }

  private static ForeignModel read(Path path, Reading reading) throws ModelFileException {
    try {
      return reading.of(new OnnxImport(OnnxFile.read(path)));
    } catch (ArithmeticException e) {
      throw new ModelFileException(path + ": a tensor claims more elements than are possible", e);
    }
  }

  /** Each layer takes its first states from inputs of its own, and gives them back: or something would be done to them on the way. */
  private void requireGivenStates(ForeignModel decoder) throws ModelFileException {
    Set<Value.States> given = new HashSet<>();
    for (String output : graph.outputs()) {
      Flows.states(evaluator.value(output)).ifPresent(states -> given.add(states.moved()));
    }
    for (Map.Entry<String, Optional<Value.States>> first : evaluator.layers().firstStates().entrySet()) {
      if (first.getValue().isEmpty() || !given.contains(first.getValue().get())) {
        throw new ModelFileException(
            file.path() + ": input \"" + first.getKey() + "\" is not the layers' first h or c, in their order, which an"
                + " output gives back as it is; a decoder is stepped that way");
      }
    }
    int number = 0;
    for (ForeignModel.Layer layer : decoder.layers()) {
      if (layer.definition().hidden() == 0) {
        continue;
      }
      boolean cell = layer.definition().cellState() > 0;
      if (!evaluator.layers().takesFirstState(number, cell)) {
        throw new ModelFileException(file.path() + ": " + layer.source() + ": does not take its first " + (cell ? "states" : "state")
            + " from inputs of the graph, so it can't take over an encoder's");
      }
      number++;
    }
  }

  /** The chain up to the last recurrent layer; dense layers after it would change the state on its way to a decoder. */
  private ForeignModel readStates() throws ModelFileException {
    Optional<Stage.Recurrent> last = Optional.empty();
    String name = "";
    for (String output : graph.outputs()) {
      for (Value.Flow flow : flows(output)) {
        Stage.Recurrent recurrent = own(output, flow);
        if (last.isEmpty() || recurrent.number() > last.get().number()) {
          last = Optional.of(recurrent);
          name = output;
        }
      }
    }
    if (last.isEmpty()) {
      throw new ModelFileException(file.path() + ": no output of the graph is a recurrent layer's; make its last states outputs");
    }
    List<Integer> chain = requireOneChain(last.get());
    List<ForeignModel.Layer> layers = new ArrayList<>();
    Stage first = layers(last.get(), layers);
    requireAllStates(chain, layers.stream().filter(layer -> layer.definition().hidden() > 0).toList());
    Optional<GraphRun> run = evaluator.value(name) instanceof Value.Flow
        ? new Wiring(file, graph, evaluator).run(source(first), last.get().time(), name)
        : Optional.empty();
    return new ForeignModel("ONNX graph, opset " + file.opset(), input(first, layers.getFirst().definition().inputSize()), layers,
        List.of(), Optional.empty(), Optional.empty(), run);
  }

  /** The layer whose own an output is, at every step or the last. */
  private Stage.Recurrent own(String output, Value.Flow flow) throws ModelFileException {
    if (!(flow.stage() instanceof Stage.Recurrent recurrent) || flow.taken() == Value.Taken.FIRST) {
      throw new ModelFileException(file.path() + ": output \"" + output + "\" is not a recurrent layer's own; the decoder takes an"
          + " encoder's states over as they are");
    }
    if (recurrent.readsBackward()) {
      throw new ModelFileException(file.path() + ": output \"" + output + "\": " + recurrent.source()
          + " reads the sequence backward, which only a model of shape many-to-one can");
    }
    return recurrent;
  }

  /** The decoder takes over h of every layer, and c. */
  private void requireAllStates(List<Integer> chain, List<ForeignModel.Layer> layers) throws ModelFileException {
    Set<Integer> h = new HashSet<>();
    Set<Integer> c = new HashSet<>();
    for (String output : graph.outputs()) {
      Flows.states(evaluator.value(output)).ifPresent(states -> (states.cell() ? c : h).addAll(states.layers()));
    }
    for (int l = 0; l < layers.size(); l++) {
      boolean cell = layers.get(l).definition().cellState() > 0;
      if (!h.contains(chain.get(l)) || (cell && !c.contains(chain.get(l)))) {
        throw new ModelFileException(file.path() + ": " + layers.get(l).source() + ": its last h" + (cell ? " and c are" : " is")
            + " not among the outputs, so it can't be what the decoder takes over");
      }
    }
  }

  /**
   * A layer beside the chain would be left out without a word.
   *
   * @return the numbers of its layers, the first one's first
   */
  private List<Integer> requireOneChain(Stage.Recurrent last) throws ModelFileException {
    List<Integer> chain = new ArrayList<>();
    for (Optional<Stage.Recurrent> at = Optional.of(last); at.isPresent(); at = at.get().before().recurrent()) {
      chain.addFirst(at.get().number());
    }
    for (String output : graph.outputs()) {
      List<Integer> layers = Flows.states(evaluator.value(output)).map(Value.States::layers).orElse(List.of());
      List<Integer> beside = flows(output).stream().map(flow -> ((Stage.Recurrent) flow.stage()).number())
          .filter(layer -> !chain.contains(layer)).toList();
      if (!beside.isEmpty() || !chain.containsAll(layers)) {
        throw new ModelFileException(
            file.path() + ": output \"" + output + "\" is of a layer that the last one does not read; only a chain of"
                + " layers can be carried over");
      }
      if (!layers.equals(layers.stream().sorted().toList())) {
        throw new ModelFileException(file.path() + ": output \"" + output + "\" has the layers' last states in another order than theirs");
      }
    }
    return chain;
  }

  /** What flows out by this name, be it several layers' last states one upon another. */
  private List<Value.Flow> flows(String output) throws ModelFileException {
    return switch (evaluator.value(output)) {
      case Value.Flow flow -> List.of(flow);
      case Value.States states -> states.parts();
      default -> List.of();
    };
  }

  private ForeignModel read(Optional<String> wanted) throws ModelFileException {
    String output = wanted.isPresent() ? inner(wanted.get()) : output();
    if (evaluator.value(output) instanceof Value.States) {
      throw new ModelFileException(file.path() + ": output \"" + output + "\" is last states as they leave the graph, of several layers or"
          + " of c; give --output with a tensor that is what one layer gives, or a head");
    }
    if (!(evaluator.value(output) instanceof Value.Flow flow) || (flow.stage().recurrent().isEmpty() && flow.stage().dense() == 0)) {
      throw new ModelFileException(file.path() + ": output \"" + output + "\" is not what recurrent or dense layers make of an input");
    }
    if (!Flows.endsInAStep(flow)) {
      throw new ModelFileException(file.path() + ": output \"" + output + "\" does not end in the values of a step");
    }
    if (flow.stage().recurrent().isEmpty()) {
      return feedForward(flow, output);
    }
    Stage.Recurrent last = Flows.recurrent(flow).orElseThrow();
    List<ForeignModel.Layer> layers = new ArrayList<>();
    Stage first = layers(last, layers);
    Shape shape = flow.takesAllSteps() || last.oneStep() ? Shape.SYNCHRONIZED : Shape.MANY_TO_ONE;
    return new ForeignModel("ONNX graph, opset " + file.opset(), input(first, layers.getFirst().definition().inputSize()), layers,
        head(flow.stage()), Optional.of(shape), last.readsBackward() ? Optional.of(answer(flow, output)) : Optional.empty(),
        new Wiring(file, graph, evaluator).run(source(first), last.time(), output));
  }

  /** No layer recurs: whatever dimensions its input has beside the features, each place is an event. */
  private ForeignModel feedForward(Value.Flow flow, String output) throws ModelFileException {
    List<ForeignModel.Head> head = head(flow.stage());
    Stage first = flow.stage();
    while (!(first instanceof Stage.Input || first instanceof Stage.Embedded)) {
      first = first instanceof Stage.Activated activated ? activated.before() : ((Stage.Dense) first).before();
    }
    Stage.Input input = source(first);
    Optional<GraphRun> run = evaluator.value(input.name()) instanceof Value.Flow read && !read.axes().isEmpty()
        ? new Wiring(file, graph, evaluator).run(input, read.axes().getFirst(), output)
        : Optional.empty();
    return new ForeignModel("ONNX graph, opset " + file.opset(), input(first, head.getFirst().weight().columns()), List.of(), head,
        Optional.of(Shape.ONE_TO_ONE), Optional.empty(), run);
  }

  /** Of a graph that gives all steps the last one's. */
  private Answer answer(Value.Flow flow, String output) throws ModelFileException {
    return switch (flow.taken()) {
      case ALL, LAST -> Answer.LAST_STEP;
      case STATES -> Answer.LAST_STATES;
      case FIRST -> throw new ModelFileException(
          file.path() + ": output \"" + output + "\" is of the first step of a sequence, which can't be carried over");
    };
  }

  /**
   * Recurrent layers and dense ones before and between them.
   *
   * @return what the first of them reads
   */
  private static Stage layers(Stage end, List<ForeignModel.Layer> layers) {
    Stage stage = end;
    DenseActivation activation = DenseActivation.LINEAR;
    while (true) {
      switch (stage) {
        case Stage.Recurrent recurrent -> {
          layers.add(Cells.layer(recurrent.source(), recurrent.direction(), recurrent.cells(), recurrent.initial()));
          stage = recurrent.before();
        }
        case Stage.Activated activated -> {
          activation = activated.activation();
          stage = activated.before();
        }
        case Stage.Dense dense -> {
          layers.add(ForeignModel.Layer.dense(dense.source(), dense.weight(), dense.biasOrZeros(), activation));
          activation = DenseActivation.LINEAR;
          stage = dense.before();
        }
        case Stage.Input _, Stage.Embedded _ -> {
          Collections.reverse(layers);
          return stage;
        }
      }
    }
  }

  private static Stage.Input source(Stage stage) {
    return stage instanceof Stage.Embedded embedded ? embedded.before() : (Stage.Input) stage;
  }

  /** Dense layers from the last one back to the recurrent ones, or to the input. */
  private static List<ForeignModel.Head> head(Stage end) {
    List<ForeignModel.Head> head = new ArrayList<>();
    Stage stage = end;
    DenseActivation activation = DenseActivation.LINEAR;
    while (stage instanceof Stage.Activated || stage instanceof Stage.Dense) {
      if (stage instanceof Stage.Activated activated) {
        activation = activated.activation();
        stage = activated.before();
      } else {
        Stage.Dense dense = (Stage.Dense) stage;
        head.add(new ForeignModel.Head(dense.source(), dense.weight(), dense.biasOrZeros(), Optional.of(activation)));
        activation = DenseActivation.LINEAR;
        stage = dense.before();
      }
    }
    Collections.reverse(head);
    return head;
  }

  private static ForeignModel.Input input(Stage stage, int size) {
    return stage instanceof Stage.Embedded embedded
        ? new ForeignModel.Embedding(embedded.source(), embedded.weight())
        : ForeignModel.Features.plain("input \"" + source(stage).name() + "\": " + size + " features as they come", size);
  }

  private String inner(String name) throws ModelFileException {
    if (!graph.has(name)) {
      throw new ModelFileException("--output " + name + ": " + file.path() + " has no such tensor; its outputs are "
          + Graph.some(graph.outputs()));
    }
    return name;
  }

  /**
   * The graph's output: of several, the one that is furthest from the input and has all steps. Last states are outputs too where a graph is
   * stepped from outside.
   */
  private String output() throws ModelFileException {
    Map<String, Long> ranks = new LinkedHashMap<>();
    for (String output : graph.outputs()) {
      if (evaluator.value(output) instanceof Value.Flow flow) {
        ranks.put(output, rank(flow));
      }
    }
    long best = ranks.values().stream().mapToLong(Long::longValue).max()
        .orElseThrow(() -> new ModelFileException(file.path() + ": no output of the graph is what recurrent layers make of an input"));
    List<String> candidates = ranks.entrySet().stream().filter(rank -> rank.getValue() == best).map(Map.Entry::getKey).toList();
    if (candidates.size() > 1) {
      throw new ModelFileException(
          file.path() + ": has several outputs; give --output with the right one of " + Graph.some(candidates));
    }
    return candidates.getFirst();
  }

  /** How far from the input: by layers, and at the same place with all steps rather than the last. */
  private static long rank(Value.Flow flow) {
    int layers = Flows.recurrent(flow).map(layer -> 1 + layer.number()).orElse(0);
    int rank = layers > 0 && flow.stage() instanceof Stage.Recurrent ? layers : (layers > 0 ? 1 << 28 : 0) + flow.stage().dense();
    return 4L * rank + (flow.stage() instanceof Stage.Activated ? 2 : 0) + (flow.takesAllSteps() ? 1 : 0);
  }
}
