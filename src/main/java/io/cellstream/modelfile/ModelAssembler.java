package io.cellstream.modelfile;

import io.cellstream.model.HeadDefinition;
import io.cellstream.model.InputDefinition;
import io.cellstream.model.LayerDefinition;
import io.cellstream.model.Tensor;
import io.cellstream.model.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Brings model.json and the tensors together; the sizes of neighbouring parts must fit. */
final class ModelAssembler {
  private final String modelFile;
  private final NamedTensors tensors;

  /** @param modelFile how errors name model.json */
  ModelAssembler(String modelFile, NamedTensors tensors) {
    this.modelFile = modelFile;
    this.tensors = tensors;
  }

  InputDefinition token(ModelJson.Token input, Vocabulary vocabulary) throws ModelFileException {
    OptionalInt unknown = OptionalInt.empty();
    if (!input.unknown().equals(ModelJson.REJECT)) {
      int id = vocabulary.id(input.unknown());
      if (id < 0) {
        throw new ModelFileException(modelFile + ": input.unknown \"" + input.unknown() + "\" must be \"" + ModelJson.REJECT
            + "\" or a token of " + input.vocabulary());
      }
      unknown = OptionalInt.of(id);
    }
    Tensor embedding = tensors.take(input.embedding(), "input.embedding", "a row per token of " + input.vocabulary(), vocabulary.size(),
        NamedTensors.ANY);
    return new InputDefinition.Token(vocabulary, embedding, unknown);
  }

  List<LayerDefinition> layers(List<ModelJson.Layer> layers, InputDefinition input) throws ModelFileException {
    List<LayerDefinition> stack = new ArrayList<>(layers.size());
    int size = input.size();
    String source = "the input has";
    for (ModelJson.Layer layer : layers) {
      String user = "layers[" + stack.size() + "]";
      stack.add(layer(layer, user, size, source));
      size = layer.hidden();
      source = user + " has hidden units";
    }
    return stack;
  }

  private LayerDefinition layer(ModelJson.Layer layer, String user, long inputs, String source) throws ModelFileException {
    long hidden = layer.hidden();
    long gates = switch (layer.cell()) {
      case LSTM -> 4;
      case GRU -> 3;
      case RNN -> 1;
    };
    String rows = gates == 1 ? "a row per hidden unit" : gates + " gates of " + hidden + " hidden units";
    Tensor weightIh = take(layer, TensorNames.WEIGHT_IH, user, rows + ", and as many columns as " + source, gates * hidden, inputs);
    Tensor weightHh = take(layer, TensorNames.WEIGHT_HH, user, rows + ", and a column per hidden unit", gates * hidden, hidden);
    Tensor biasIh = take(layer, TensorNames.BIAS_IH, user, rows, gates * hidden);
    Tensor biasHh = take(layer, TensorNames.BIAS_HH, user, rows, gates * hidden);
    return switch (layer.cell()) {
      case LSTM -> new LayerDefinition.Lstm(weightIh, weightHh, biasIh, biasHh);
      case GRU -> new LayerDefinition.Gru(weightIh, weightHh, biasIh, biasHh);
      case RNN -> new LayerDefinition.Rnn(weightIh, weightHh, biasIh, biasHh, layer.nonlinearity().orElseThrow());
    };
  }

  private Tensor take(ModelJson.Layer layer, String kind, String user, String meaning, long... shape) throws ModelFileException {
    return tensors.take(TensorNames.recurrent(layer.weights(), kind, layer.layer()), user, meaning, shape);
  }

  HeadDefinition head(ModelJson.Dense head, int hidden) throws ModelFileException {
    Tensor weight = tensors.take(TensorNames.denseWeight(head.weights()), "head",
        "a row per output, and as many columns as the last layer has hidden units", NamedTensors.ANY, hidden);
    Tensor bias = tensors.take(TensorNames.denseBias(head.weights()), "head",
        "an element per row of " + TensorNames.denseWeight(head.weights()), weight.rows());
    return new HeadDefinition.Dense(weight, bias, head.activation());
  }
}
