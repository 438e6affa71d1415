package io.cellstream.modelfile;

import io.cellstream.kernel.Activation;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.DenseDefinition.Form;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.GruVariant;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.LstmVariant;
import io.cellstream.model.definition.Matrix;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.RnnVariant;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.definition.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Makes a definition of model.json and the tensors, and checks that the sizes of neighbouring parts fit. */
final class ModelAssembler {
  private final String modelFile;
  private final NamedTensors tensors;
  private final Precision precision;

  /**
   * @param modelFile how errors name model.json
   * @param precision the precision of the recurrent layers' weights
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
    return new InputDefinition.TokenInput(vocabulary, embedding, unknown);
  }

  /**
   * @param field the field of model.json that lists the layers
   * @param inputs the number of floats that the first layer reads
   * @param source where these floats come from, in words
   */
  List<LayerDefinition> layers(List<ModelJson.Layer> layers, String field, int inputs, String source) throws ModelFileException {
    List<LayerDefinition> stack = new ArrayList<>(layers.size());
    int size = inputs;
    String from = source;
    for (ModelJson.Layer layer : layers) {
      String user = field + "[" + stack.size() + "]";
      LayerDefinition definition = layer(layer, user, size, from);
      stack.add(definition);
      size = definition.outputs();
      from = user + (layer instanceof ModelJson.Dense ? " has outputs" : " has hidden units");
    }
    return stack;
  }

  List<InitialState> initial(List<ModelJson.Layer> layers) throws ModelFileException {
    List<InitialState> states = new ArrayList<>(layers.size());
    for (ModelJson.Layer layer : layers) {
      String user = "layers[" + states.size() + "].initial";
      states.add(switch (layer) {
        case ModelJson.Dense _ -> InitialState.ZERO;
        case ModelJson.Recurrent cells -> new InitialState(initial(cells.initialCell(), user + "Cell", cells.directions() * cells.hidden()),
            initial(cells.initialHidden(), user + "Hidden", cells.directions() * cells.outputs()));
      });
    }
    return states;
  }

  private Optional<Tensor> initial(Optional<String> name, String user, int size) throws ModelFileException {
    return name.isEmpty() ? Optional.empty() : Optional.of(tensors.take(name.get(), user, "an element per hidden unit", size));
  }

  private LayerDefinition layer(ModelJson.Layer layer, String user, int inputs, String source) throws ModelFileException {
    return switch (layer) {
      case ModelJson.Dense dense -> new LayerDefinition.Dense(dense(dense, user, inputs, source));
      case ModelJson.Recurrent cells -> switch (cells.direction()) {
        case FORWARD -> cell(cells, false, user, inputs, source);
        case BACKWARD -> new LayerDefinition.Backward(cell(cells, true, user, inputs, source));
        case BIDIRECTIONAL ->
          new LayerDefinition.Bidirectional(cell(cells, false, user, inputs, source), cell(cells, true, user, inputs, source));
      };
    };
  }

  private CellDefinition cell(ModelJson.Recurrent layer, boolean backward, String user, long inputs, String source)
      throws ModelFileException {
    long hidden = layer.hidden();
    long gates = switch (layer.cell()) {
      case LSTM -> 4;
      case GRU -> 3;
      case RNN -> 1;
    };
    String rows = gates == 1 ? "a row per hidden unit" : gates + " gates of " + hidden + " hidden units";
    StoredTensor ih = take(precision, layer, backward, TensorNames.WEIGHT_IH, user, rows + ", and as many columns as " + source,
        gates * hidden,
        inputs);
    StoredTensor hh = take(precision, layer, backward, TensorNames.WEIGHT_HH, user,
        rows + (layer.projects() ? ", and a column per element of h" : ", and a column per hidden unit"), gates * hidden,
        layer.outputs());
    Tensor biasIh = take(Precision.F32, layer, backward, TensorNames.BIAS_IH, user, rows, gates * hidden).tensor();
    Tensor biasHh = take(Precision.F32, layer, backward, TensorNames.BIAS_HH, user, rows, gates * hidden).tensor();
    Matrix weightIh = ih.tensor();
    Matrix weightHh = hh.tensor();
    if (precision != Precision.F32) {
      StoredTensor scale = take(Precision.F32, layer, backward, TensorNames.SCALE, user, rows, gates * hidden);
      tensors.requireScales(scale, biasIh, biasHh);
      weightIh = ih.integers(precision, scale.tensor());
      weightHh = hh.integers(precision, scale.tensor());
    }
    if (layer.variant().isPresent()) {
      return variant(layer, layer.variant().get(), backward, user, weightIh, weightHh, biasIh, biasHh);
    }
    return switch (layer.cell()) {
      case LSTM -> new CellDefinition.Lstm(new GateWeights(weightIh, weightHh, biasIh, biasHh));
      case GRU -> new CellDefinition.Gru(new GateWeights(weightIh, weightHh, biasIh, biasHh));
      case RNN -> new CellDefinition.Rnn(new GateWeights(weightIh, weightHh, biasIh, biasHh), layer.nonlinearity().orElseThrow());
    };
  }

  private CellDefinition variant(ModelJson.Recurrent layer, CellVariant variant, boolean backward, String user, Matrix weightIh,
      Matrix weightHh, Tensor biasIh,
      Tensor biasHh) throws ModelFileException {
    long hidden = layer.hidden();
    Tensor peephole = variant.peepholes()
        ? take(Precision.F32, layer, backward, TensorNames.PEEPHOLE, user, "the peepholes of i, f and o", 3 * hidden).tensor()
        : null;
    Tensor projection = layer.projects()
        ? take(Precision.F32, layer, backward, TensorNames.PROJECTION, user, "a row per element of h, and a column per hidden unit",
            layer.outputs(),
            hidden).tensor()
        : null;
    List<Activation> functions = variant.activations();
    return switch (layer.cell()) {
      case LSTM -> new LstmVariant(new GateWeights(weightIh, weightHh, biasIh, biasHh), peephole, projection, variant.coupled(),
          variant.clip(), functions.get(0), functions.get(1), functions.get(2));
      case GRU -> new GruVariant(new GateWeights(weightIh, weightHh, biasIh, biasHh), !variant.resetBefore(), variant.clip(),
          functions.get(0), functions.get(1));
      case RNN -> new RnnVariant(new GateWeights(weightIh, weightHh, biasIh, biasHh), variant.clip(), layer.nonlinearity().isEmpty()
          ? functions.getFirst()
          : switch (layer.nonlinearity().get()) {
            case TANH -> Activation.TANH;
            case RELU -> Activation.RELU;
          });
    };
  }

  private StoredTensor take(Precision type, ModelJson.Recurrent layer, boolean backward, String kind, String user, String meaning,
      long... shape) throws ModelFileException {
    return tensors.take(type, TensorNames.recurrent(layer.weights(), kind, layer.layer(), backward), user, meaning, shape);
  }

  /**
   * @param inputs the number of floats that the head's first layer reads
   * @param from where these floats come from, in words
   */
  HeadDefinition head(List<ModelJson.Dense> head, int inputs, String from) throws ModelFileException {
    if (head.isEmpty()) {
      return new HeadDefinition.Hidden(inputs);
    }
    List<DenseDefinition> stack = new ArrayList<>(head.size());
    int size = inputs;
    String source = from;
    for (ModelJson.Dense layer : head) {
      String user = head.size() == 1 ? "head" : "head[" + stack.size() + "]";
      stack.add(dense(layer, user, size, source));
      size = stack.getLast().size();
      source = user + " has outputs";
    }
    return new HeadDefinition.Dense(stack);
  }

  private DenseDefinition dense(ModelJson.Dense layer, String user, int inputs, String source) throws ModelFileException {
    String weightName = TensorNames.denseWeight(layer.weights());
    Tensor weight = layer.form() == Form.DENSE
        ? tensors.take(weightName, user, "a row per output, and as many columns as " + source, NamedTensors.ANY, inputs)
        : tensors.take(weightName, user, "as many elements as " + source, inputs);
    Tensor bias = tensors.take(TensorNames.denseBias(layer.weights()), user, "an element per row of " + weightName, weight.rows());
    return new DenseDefinition(layer.form(), weight, bias, layer.epsilon(), layer.activation());
  }

  DecoderDefinition decoder(ModelJson.Decoder decoder, Vocabulary vocabulary, List<LayerDefinition> encoder) throws ModelFileException {
    int start = id(decoder.start(), "start", decoder, vocabulary);
    int stop = id(decoder.stop(), "stop", decoder, vocabulary);
    Tensor embedding = tensors.take(decoder.embedding(), "decoder.embedding", "a row per token of " + decoder.vocabulary(),
        vocabulary.size(), NamedTensors.ANY);
    List<LayerDefinition> layers = layers(decoder.layers(), "decoder.layers", embedding.columns(), "the embedding has");
    List<Integer> written = recurrent(layers);
    List<Integer> read = recurrent(encoder);
    if (written.size() != read.size()) {
      throw new ModelFileException(modelFile + ": decoder.layers has " + written.size() + " recurrent layers, but layers has " + read.size()
          + "; each takes over the state of one");
    }
    for (int k = 0; k < read.size(); k++) {
      String ours = sizes(layers.get(written.get(k)));
      String theirs = sizes(encoder.get(read.get(k)));
      if (!ours.equals(theirs)) {
        throw new ModelFileException(modelFile + ": decoder.layers[" + written.get(k) + "] has " + ours + ", but layers[" + read.get(k)
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

  /** The indices of a stack's layers that have a state. */
  private static List<Integer> recurrent(List<LayerDefinition> layers) {
    return IntStream.range(0, layers.size()).filter(l -> layers.get(l).hidden() > 0).boxed().toList();
  }

  private static String sizes(LayerDefinition layer) {
    return "h of " + layer.hidden() + (layer.cellState() == 0 ? " and no c" : " and c of " + layer.cellState());
  }
}
