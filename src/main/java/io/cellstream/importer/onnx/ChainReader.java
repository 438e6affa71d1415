package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.GraphRun;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a graph of a whole model: one of its tensors is the output, and what comes before it is a chain of layers. */
final class ChainReader {
  private final Evaluator evaluator;
  private final Graph graph;
  private final Questions questions;

  ChainReader(Evaluator evaluator, Questions questions) {
    this.evaluator = evaluator;
    this.graph = evaluator.graph();
    this.questions = questions;
  }

  /**
   * @param wanted the tensor that is the output; empty: it follows from the graph
   * @throws ModelFileException naming what stands in the way
   */
  ForeignModel read(Optional<String> wanted) throws ModelFileException {
    String output = wanted.isPresent() ? inner(wanted.get()) : output();
    if (evaluator.value(output) instanceof Value.States) {
      throw graph.refusal("output \"" + output + "\" is last states as they leave the graph, of several layers or"
          + " of c; give --output with a tensor that is what one layer gives, or a head");
    }
    if (!(evaluator.value(output) instanceof Value.Flow flow) || (flow.stage().recurrent().isEmpty() && flow.stage().dense() == 0)) {
      throw graph.refusal("output \"" + output + "\" is not what recurrent or dense layers make of an input");
    }
    if (!endsInAStep(flow)) {
      throw graph.refusal("output \"" + output + "\" does not end in the values of a step");
    }
    LayerChain chain = LayerChain.to(flow.stage());
    Optional<Stage.Recurrent> last = flow.stage().recurrent();
    return last.isPresent() ? recurrent(chain, flow, last.get(), output) : feedForward(chain, output);
  }

  private ForeignModel recurrent(LayerChain chain, Value.Flow flow, Stage.Recurrent last, String output) throws ModelFileException {
    Shape shape = flow.takesAllSteps() || last.oneStep() ? Shape.SYNCHRONIZED : Shape.MANY_TO_ONE;
    Optional<Answer> answer = last.readsBackward() ? Optional.of(answer(flow, output)) : Optional.empty();
    return chain.model(evaluator, Optional.of(shape), answer,
        new Wiring(evaluator).run(chain.source().input(), last.time(), output));
  }

  /** Of a graph that gives all steps the last one's. */
  private Answer answer(Value.Flow flow, String output) throws ModelFileException {
    return switch (flow.taken()) {
      case ALL, LAST -> Answer.LAST_STEP;
      case STATES -> Answer.LAST_STATES;
      case FIRST -> throw graph.refusal("output \"" + output + "\" is of the first step of a sequence, which can't be carried over");
    };
  }

  /** No layer recurs: whatever dimensions its input has beside the features, each place is an event. */
  private ForeignModel feedForward(LayerChain chain, String output) throws ModelFileException {
    Stage.GraphInput input = chain.source().input();
    Optional<GraphRun> run = input.axes().isEmpty()
        ? Optional.empty()
        : new Wiring(evaluator).run(input, input.axes().getFirst(), output);
    return chain.model(evaluator, Optional.of(Shape.ONE_TO_ONE), Optional.empty(), run);
  }

  /**
   * Whether its elements are the values of steps, one step after the other: they come last, or only what has one element is among or after
   * them.
   */
  private static boolean endsInAStep(Value.Flow flow) {
    List<Axis> axes = new ArrayList<>(flow.axes());
    boolean events = flow.stage().recurrent().isEmpty();
    axes.removeIf(axis -> !axis.isOfAStep() && (axis.size() == 1 || events || flow.isBatch(axis)));
    return !axes.isEmpty() && switch (axes.getLast()) {
      case Axis.Channels _ -> true;
      case Axis.Units _ -> axes.size() > 1 && axes.get(axes.size() - 2) instanceof Axis.Directions;
      default -> false;
    };
  }

  private String inner(String name) throws ModelFileException {
    if (!graph.has(name)) {
      throw new ModelFileException("--output " + name + ": " + evaluator.file().path() + " has no such tensor; its outputs are "
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
        .orElseThrow(() -> graph.refusal("no output of the graph is what recurrent layers make of an input"));
    List<String> candidates = ranks.entrySet().stream().filter(rank -> rank.getValue() == best).map(Map.Entry::getKey).toList();
    if (candidates.size() > 1) {
      throw questions.stopAt(evaluator.file().path().toString(),
          "has several outputs; give --output with the right one of " + Graph.some(candidates), "--output NAME");
    }
    return candidates.getFirst();
  }

  /** How far from the input: by layers, and at the same place with all steps rather than the last. */
  private static long rank(Value.Flow flow) {
    int layers = flow.stage().recurrent().map(layer -> 1 + layer.number()).orElse(0);
    int rank = layers > 0 && flow.stage() instanceof Stage.Recurrent ? layers : (layers > 0 ? 1 << 28 : 0) + flow.stage().dense();
    return 4L * rank + (flow.stage() instanceof Stage.Activated ? 2 : 0) + (flow.takesAllSteps() ? 1 : 0);
  }
}
