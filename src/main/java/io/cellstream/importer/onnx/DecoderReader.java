package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.modelfile.ModelFileException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a graph that is stepped from outside: a chain whose recurrent layers take their first states from inputs of the graph. */
final class DecoderReader {
  private final Evaluator evaluator;
  private final Graph graph;
  private final Questions questions;

  DecoderReader(Evaluator evaluator, Questions questions) {
    this.evaluator = evaluator;
    this.graph = evaluator.graph();
    this.questions = questions;
  }

  /**
   * @param wanted the tensor that is the output; empty: it follows from the graph
   * @throws ModelFileException naming what stands in the way
   */
  ForeignModel read(Optional<String> wanted) throws ModelFileException {
    ForeignModel decoder = new ChainReader(evaluator, questions).read(wanted);
    requireStatesGivenBack();
    requireGivenStates(decoder);
    return decoder;
  }

  /** Or something would be done to them on the way. */
  private void requireStatesGivenBack() throws ModelFileException {
    Set<Value.States> given = evaluator.givers().keySet();
    for (Map.Entry<String, Optional<Value.States>> first : evaluator.layers().firstStates().entrySet()) {
      if (first.getValue().isEmpty() || !given.contains(first.getValue().get())) {
        throw graph.refusal("input \"" + first.getKey() + "\" is not the layers' first h or c, in their order, which an"
            + " output gives back as it is; a decoder is stepped that way");
      }
    }
  }

  /** Each layer takes its first states from inputs of its own. */
  private void requireGivenStates(ForeignModel decoder) throws ModelFileException {
    int number = 0;
    for (ForeignModel.Layer layer : decoder.recurrent()) {
      boolean cell = layer.definition().cellState() > 0;
      if (!evaluator.layers().takesFirstState(number, cell)) {
        throw graph.refusal(layer.source() + ": does not take its first " + (cell ? "states" : "state")
            + " from inputs of the graph, so it can't take over an encoder's");
      }
      number++;
    }
  }
}
