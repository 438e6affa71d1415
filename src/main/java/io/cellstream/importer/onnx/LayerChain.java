package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.Cells;
import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.GraphRun;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The layers that what flows has come through, first one first.
 *
 * @param source what the first one reads
 * @param layers recurrent ones, and dense ones before and between them
 * @param head dense ones after the last recurrent one; all, where none recurs
 */
record LayerChain(Stage.Source source, List<ForeignModel.Layer> layers, List<ForeignModel.Head> head) {

  static LayerChain to(Stage end) {
    List<ForeignModel.Layer> layers = new ArrayList<>();
    List<ForeignModel.Head> head = new ArrayList<>();
    DenseActivation activation = DenseActivation.LINEAR;
    Stage stage = end;
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
          DenseDefinition layer = new DenseDefinition(dense.weight(), dense.biasOrZeros(), activation);
          add(new ForeignModel.Head(dense.source(), layer, false), layers, head);
          activation = DenseActivation.LINEAR;
          stage = dense.before();
        }
        case Stage.Plain plain -> {
          DenseDefinition layer = activation == DenseActivation.LINEAR ? plain.layer() : plain.layer().with(activation);
          add(new ForeignModel.Head(plain.source(), layer, false), layers, head);
          activation = DenseActivation.LINEAR;
          stage = plain.before();
        }
        case Stage.Source source -> {
          return new LayerChain(source, layers.reversed(), head.reversed());
        }
      }
    }
  }

  private static void add(ForeignModel.Head layer, List<ForeignModel.Layer> layers, List<ForeignModel.Head> head) {
    if (layers.isEmpty()) {
      head.add(layer);
    } else {
      layers.add(ForeignModel.Layer.of(layer));
    }
  }

  /** @param answer what is read of a last layer that reads backward */
  ForeignModel model(Evaluator evaluator, Optional<Shape> shape, Optional<Answer> answer, Optional<GraphRun> run) {
    return new ForeignModel("ONNX graph, opset " + evaluator.file().opset(), input(), layers, head, shape, answer, run,
        evaluator.remarks());
  }

  private ForeignModel.Input input() {
    int size = layers.isEmpty() ? head.getFirst().layer().inputs() : layers.getFirst().definition().inputSize();
    return switch (source) {
      case Stage.Embedded embedded -> new ForeignModel.Embedding(embedded.source(), embedded.weight());
      case Stage.GraphInput input ->
        ForeignModel.Features.asTheyCome("input \"" + input.name() + "\"", size);
    };
  }
}
