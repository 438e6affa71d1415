package io.cellstream.modelfile;

import io.cellstream.kernel.Activation;
import io.cellstream.model.DecoderDefinition;
import io.cellstream.model.HeadDefinition;
import io.cellstream.model.InitialState;
import io.cellstream.model.InputDefinition;
import io.cellstream.model.LayerDefinition;
import io.cellstream.model.Matrix;
import io.cellstream.model.Precision;
import io.cellstream.model.Tensor;
import io.cellstream.model.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Brings model.json and the tensors together; the sizes of neighbouring parts must fit. */
final class ModelAssembler {
  private final String modelFile;
  private final NamedTensors tensors;
  private final Precision precision;

  /**
   * @param modelFile how errors name model.json
   * @param precision of the recurrent layers' weights
   */
  ModelAssembler(String modelFile, NamedTensors tensors, Precision precision) {
    this.modelFile = modelFile;
    this.tensors = tensors;
    this.precision = precision;
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

  /**
   * @param field the field of model.json that lists them
   * @param inputs floats that the first of them reads
   * @param source where these come from, in words
   */
  List<LayerDefinition> layers(List<ModelJson.Layer> layers, String field, int inputs, String source) throws ModelFileException {
    List<LayerDefinition> stack = new ArrayList<>(layers.size());
    int size = inputs;
    String from = source;
    for (ModelJson.Layer layer : layers) {
      String user = field + "[" + stack.size() + "]";
      stack.add(layer(layer, user, size, from));
      size = layer.outputs();
      from = user + " has hidden units";
    }
    return stack;
  }

  List<InitialState> initial(List<ModelJson.Layer> layers) throws ModelFileException {
    List<InitialState> states = new ArrayList<>(layers.size());
    for (ModelJson.Layer layer : layers) {
      String user = "layers[" + states.size() + "].initial";
      states.add(
          new InitialState(initial(layer.initialCell(), user + "Cell", layer.hidden()),
              initial(layer.initialHidden(), user + "Hidden", layer.outputs())));
    }
    return states;
  }

  private Optional<Tensor> initial(Optional<String> name, String user, int size) throws ModelFileException {
    return name.isEmpty() ? Optional.empty() : Optional.of(tensors.take(name.get(), user, "an element per hidden unit", size));
  }

  private LayerDefinition layer(ModelJson.Layer layer, String user, long inputs, String source) throws ModelFileException {
    long hidden = layer.hidden();
    long gates = switch (layer.cell()) {
      case LSTM -> 4;
      case GRU -> 3;
      case RNN -> 1;
    };
    String rows = gates == 1 ? "a row per hidden unit" : gates + " gates of " + hidden + " hidden units";
    StoredTensor ih = take(precision, layer, TensorNames.WEIGHT_IH, user, rows + ", and as many columns as " + source, gates * hidden,
        inputs);
    StoredTensor hh = take(precision, layer, TensorNames.WEIGHT_HH, user,
        rows + (layer.projects() ? ", and a column per element of h" : ", and a column per hidden unit"), gates * hidden,
        layer.outputs());
    Tensor biasIh = take(Precision.F32, layer, TensorNames.BIAS_IH, user, rows, gates * hidden).tensor();
    Tensor biasHh = take(Precision.F32, layer, TensorNames.BIAS_HH, user, rows, gates * hidden).tensor();
    Matrix weightIh = ih.tensor();
    Matrix weightHh = hh.tensor();
    if (precision != Precision.F32) {
      StoredTensor scale = take(Precision.F32, layer, TensorNames.SCALE, user, rows, gates * hidden);
      tensors.requireScales(scale, biasIh, biasHh);
      weightIh = ih.integers(precision, scale.tensor());
      weightHh = hh.integers(precision, scale.tensor());
    }
    if (layer.variant().isPresent()) {
      return variant(layer, layer.variant().get(), user, weightIh, weightHh, biasIh, biasHh);
    }
    return switch (layer.cell()) {
      case LSTM -> new LayerDefinition.Lstm(weightIh, weightHh, biasIh, biasHh);
      case GRU -> new LayerDefinition.Gru(weightIh, weightHh, biasIh, biasHh);
      case RNN -> new LayerDefinition.Rnn(weightIh, weightHh, biasIh, biasHh, layer.nonlinearity().orElseThrow());
    };
  }

  private LayerDefinition variant(ModelJson.Layer layer, CellVariant variant, String user, Matrix weightIh, Matrix weightHh, Tensor biasIh,
      Tensor biasHh) throws ModelFileException {
    long hidden = layer.hidden();
    Tensor peephole = variant.peepholes()
        ? take(Precision.F32, layer, TensorNames.PEEPHOLE, user, "the peepholes of i, f and o", 3 * hidden).tensor()
        : null;
    Tensor projection = layer.projects()
        ? take(Precision.F32, layer, TensorNames.PROJECTION, user, "a row per element of h, and a column per hidden unit", layer.outputs(),
            hidden).tensor()
        : null;
    List<Activation> functions = variant.activations();
    return switch (layer.cell()) {
      case LSTM -> new LayerDefinition.LstmVariant(weightIh, weightHh, biasIh, biasHh, peephole, projection, variant.coupled(),
          variant.clip(), functions.get(0), functions.get(1), functions.get(2));
      case GRU -> new LayerDefinition.GruVariant(weightIh, weightHh, biasIh, biasHh, !variant.resetBefore(), variant.clip(),
          functions.get(0), functions.get(1));
      case RNN -> new LayerDefinition.RnnVariant(weightIh, weightHh, biasIh, biasHh, variant.clip(), layer.nonlinearity().isEmpty()
          ? functions.getFirst()
          : switch (layer.nonlinearity().get()) {
            case TANH -> Activation.TANH;
            case RELU -> Activation.RELU;
          });
    };
  }

  private StoredTensor take(Precision type, ModelJson.Layer layer, String kind, String user, String meaning, long... shape)
      throws ModelFileException {
    return tensors.take(type, TensorNames.recurrent(layer.weights(), kind, layer.layer()), user, meaning, shape);
  }

  /**
   * @param inputs floats that its first layer reads
   * @param from where these come from, in words
   */
  HeadDefinition head(List<ModelJson.Dense> head, int inputs, String from) throws ModelFileException {
    if (head.isEmpty()) {
      return new HeadDefinition.Hidden(inputs);
    }
    List<HeadDefinition.DenseLayer> stack = new ArrayList<>(head.size());
    int size = inputs;
    String source = from;
    for (ModelJson.Dense layer : head) {
      String user = head.size() == 1 ? "head" : "head[" + stack.size() + "]";
      String weightName = TensorNames.denseWeight(layer.weights());
      Tensor weight = tensors.take(weightName, user, "a row per output, and as many columns as " + source, NamedTensors.ANY, size);
      Tensor bias = tensors.take(TensorNames.denseBias(layer.weights()), user, "an element per row of " + weightName, weight.rows());
      stack.add(new HeadDefinition.DenseLayer(weight, bias, layer.activation()));
      size = weight.rows();
      source = user + " has outputs";
    }
    return new HeadDefinition.Dense(stack);
  }

  DecoderDefinition decoder(ModelJson.Decoder decoder, Vocabulary vocabulary, List<LayerDefinition> encoder) throws ModelFileException {
    int start = id(decoder.start(), "start", decoder, vocabulary);
    int stop = id(decoder.stop(), "stop", decoder, vocabulary);
    Tensor embedding = tensors.take(decoder.embedding(), "decoder.embedding", "a row per token of " + decoder.vocabulary(),
        vocabulary.size(), NamedTensors.ANY);
    List<LayerDefinition> layers = layers(decoder.layers(), "decoder.layers", embedding.columns(), "the embedding has");
    if (layers.size() != encoder.size()) {
      throw new ModelFileException(modelFile + ": decoder.layers has " + layers.size() + " layers, but layers has " + encoder.size()
          + "; each takes over the state of one");
    }
    for (int l = 0; l < layers.size(); l++) {
      String ours = sizes(layers.get(l));
      String theirs = sizes(encoder.get(l));
      if (!ours.equals(theirs)) {
        throw new ModelFileException(modelFile + ": decoder.layers[" + l + "] has " + ours + ", but layers[" + l
            + "], whose state it takes over, has " + theirs);
      }
    }
    return new DecoderDefinition(vocabulary, embedding, layers, start, stop, decoder.generation());
  }

  private int id(String token, String field, ModelJson.Decoder decoder, Vocabulary vocabulary) throws ModelFileException {
    int id = vocabulary.id(token);
    if (id < 0) {
      throw new ModelFileException(modelFile + ": decoder." + field + " \"" + token + "\" must be a token of " + decoder.vocabulary());
    }
    return id;
  }

  private static String sizes(LayerDefinition layer) {
    return "h of " + layer.hidden() + (layer.cellState() == 0 ? " and no c" : " and c of " + layer.cellState());
  }
}
