package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Cells;
import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.model.HeadDefinition.Activation;
import io.cellstream.model.ReadingDefinition.Answer;
import io.cellstream.model.Shape;
import io.cellstream.modelfile.ModelFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    try {
      return new OnnxImport(OnnxFile.read(path)).read(options.output());
    } catch (ArithmeticException e) {
      throw new ModelFileException(path + ": a tensor claims more elements than are possible", e);
    }
  }

  private ForeignModel read(Optional<String> wanted) throws ModelFileException {
    String output = wanted.isPresent() ? inner(wanted.get()) : output();
    if (evaluator.value(output) instanceof Value.States) {
      throw new ModelFileException(file.path() + ": output \"" + output + "\" is last states as they leave the graph, of several layers or"
          + " of c; give --output with a tensor that is what one layer gives, or a head");
    }
    if (!(evaluator.value(output) instanceof Value.Flow flow) || Flows.recurrent(flow).isEmpty()) {
      throw new ModelFileException(file.path() + ": output \"" + output + "\" is not what recurrent layers make of an input");
    }
    if (!Flows.endsInAStep(flow)) {
      throw new ModelFileException(file.path() + ": output \"" + output + "\" does not end in the values of a step");
    }
    Stage.Recurrent last = Flows.recurrent(flow).orElseThrow();
    List<ForeignModel.Layer> layers = new ArrayList<>();
    Stage first = layers(last, layers);
    Shape shape = flow.takesAllSteps() || last.oneStep() ? Shape.SYNCHRONIZED : Shape.MANY_TO_ONE;
    return new ForeignModel("ONNX graph, opset " + file.opset(), input(first, layers.getFirst().definition().inputSize()), layers,
        head(flow.stage()), Optional.of(shape), last.readsBackward() ? Optional.of(answer(flow, output)) : Optional.empty(),
        new Wiring(file, graph, evaluator).run(source(first), last.time(), output));
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
    Activation activation = Activation.LINEAR;
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
          activation = Activation.LINEAR;
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

  /** Dense layers from the last one back to the recurrent ones. */
  private static List<ForeignModel.Head> head(Stage end) {
    List<ForeignModel.Head> head = new ArrayList<>();
    Stage stage = end;
    Activation activation = Activation.LINEAR;
    while (!(stage instanceof Stage.Recurrent)) {
      if (stage instanceof Stage.Activated activated) {
        activation = activated.activation();
        stage = activated.before();
      } else if (stage instanceof Stage.Dense dense) {
        head.add(new ForeignModel.Head(dense.source(), dense.weight(), dense.biasOrZeros(), Optional.of(activation)));
        activation = Activation.LINEAR;
        stage = dense.before();
      } else {
        throw new IllegalStateException("a head on no recurrent layer");
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
    int rank = layers == 0 || flow.stage() instanceof Stage.Recurrent ? layers : (1 << 28) + flow.stage().dense();
    return 4L * rank + (flow.stage() instanceof Stage.Activated ? 2 : 0) + (flow.takesAllSteps() ? 1 : 0);
  }
}
