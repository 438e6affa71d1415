package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.GraphRun;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a graph whose outputs are the last states of its recurrent layers, and perhaps what the last one gives at every step. */
final class EncoderReader {
  private final Evaluator evaluator;
  private final Graph graph;

  EncoderReader(Evaluator evaluator) {
    this.evaluator = evaluator;
    this.graph = evaluator.graph();
  }

  /**
   * The chain up to the last recurrent layer; dense layers after it would change the state on its way to a decoder.
   *
   * @throws ModelFileException naming what stands in the way
   */
  ForeignModel read() throws ModelFileException {
    Map<String, List<Stage.Recurrent>> outputs = new LinkedHashMap<>();
    for (String output : graph.outputs()) {
      outputs.put(output, layers(output));
    }
    Stage.Recurrent last = outputs.values().stream().flatMap(List::stream).max(Comparator.comparingInt(Stage.Recurrent::number))
        .orElseThrow(() -> graph.refusal("no output of the graph is a recurrent layer's; make its last states outputs"));
    List<Integer> numbers = requireOneChain(last, outputs);
    LayerChain chain = LayerChain.to(last);
    ForeignModel encoder = chain.model(evaluator, Optional.empty(), Optional.empty(), run(chain, last, outputs));
    requireAllStates(numbers, encoder.recurrent());
    return encoder;
  }

  /** Empty where the first output that has the last layer's states has others, too. */
  private Optional<GraphRun> run(LayerChain chain, Stage.Recurrent last, Map<String, List<Stage.Recurrent>> outputs)
      throws ModelFileException {
    String output = outputs.entrySet().stream().filter(each -> each.getValue().stream().anyMatch(layer -> layer.number() == last.number()))
        .map(Map.Entry::getKey).findFirst().orElseThrow();
    return evaluator.value(output) instanceof Value.Flow
        ? new Wiring(evaluator).run(chain.source().input(), last.time(), output)
        : Optional.empty();
  }

  /** What gives an output, be it several layers' last states one upon another. */
  private List<Stage.Recurrent> layers(String output) throws ModelFileException {
    List<Value.Flow> flows = switch (evaluator.value(output)) {
      case Value.Flow flow -> List.of(flow);
      case Value.States states -> states.parts();
      default -> List.of();
    };
    List<Stage.Recurrent> layers = new ArrayList<>();
    for (Value.Flow flow : flows) {
      layers.add(own(output, flow));
    }
    return layers;
  }

  /** The layer whose own an output is, at every step or the last. */
  private Stage.Recurrent own(String output, Value.Flow flow) throws ModelFileException {
    if (!(flow.stage() instanceof Stage.Recurrent recurrent) || flow.taken() == Value.Taken.FIRST) {
      throw graph.refusal("output \"" + output + "\" is not a recurrent layer's own; the decoder takes an"
          + " encoder's states over as they are");
    }
    if (recurrent.readsBackward()) {
      throw graph.refusal("output \"" + output + "\": " + recurrent.source()
          + " reads the sequence backward, which only a model of shape many-to-one can");
    }
    return recurrent;
  }

  /**
   * A layer beside the chain would be left out without a word.
   *
   * @param outputs what gives each of them
   * @return the numbers of the chain's recurrent layers, the first one's first
   */
  private List<Integer> requireOneChain(Stage.Recurrent last, Map<String, List<Stage.Recurrent>> outputs) throws ModelFileException {
    List<Integer> chain = new ArrayList<>();
    for (Optional<Stage.Recurrent> at = Optional.of(last); at.isPresent(); at = at.get().before().recurrent()) {
      chain.addFirst(at.get().number());
    }
    for (Map.Entry<String, List<Stage.Recurrent>> output : outputs.entrySet()) {
      List<Integer> states = evaluator.value(output.getKey()).lastStates().map(Value.States::layers).orElse(List.of());
      boolean beside = output.getValue().stream().anyMatch(layer -> !chain.contains(layer.number()));
      if (beside || !chain.containsAll(states)) {
        throw graph.refusal("output \"" + output.getKey() + "\" is of a layer that the last one does not read; only a chain of"
            + " layers can be carried over");
      }
      if (!states.equals(states.stream().sorted().toList())) {
        throw graph.refusal("output \"" + output.getKey() + "\" has the layers' last states in another order than theirs");
      }
    }
    return chain;
  }

  /** The decoder takes over h of every layer, and c. */
  private void requireAllStates(List<Integer> numbers, List<ForeignModel.Layer> layers) throws ModelFileException {
    Set<Integer> h = new HashSet<>();
    Set<Integer> c = new HashSet<>();
    for (String output : graph.outputs()) {
      evaluator.value(output).lastStates().ifPresent(states -> (states.cell() ? c : h).addAll(states.layers()));
    }
    for (int l = 0; l < layers.size(); l++) {
      boolean cell = layers.get(l).definition().cellState() > 0;
      if (!h.contains(numbers.get(l)) || (cell && !c.contains(numbers.get(l)))) {
        throw graph.refusal(layers.get(l).source() + ": its last h" + (cell ? " and c are" : " is")
            + " not among the outputs, so it can't be what the decoder takes over");
      }
    }
  }
}
