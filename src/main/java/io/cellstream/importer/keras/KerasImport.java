package io.cellstream.importer.keras;

import io.cellstream.importer.foreign.Cell;
import io.cellstream.importer.foreign.Cells;
import io.cellstream.importer.foreign.Direction;
import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.keras.KerasWeights.Weights;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A Keras 3 model, Sequential or a functional chain. */
public final class KerasImport {
  /** Below it Keras divides by this rather than by the deviation. */
  private static final float EPSILON = 1e-7f;

  private static final Set<String> RECURRENT = Set.of("SimpleRNN", "LSTM", "GRU");

  private final String file;
  private final KerasCells cells;
  private final KerasWeights weights;

  private Optional<ForeignModel.Input> input = Optional.empty();
  private final boolean noPadding;
  private final List<String> padding = new ArrayList<>();
  private final List<ForeignModel.Layer> layers = new ArrayList<>();
  private final KerasHead head;
  private boolean sequences = true;
  /** Its input is a single token, or a single feature. */
  private boolean oneStep;

  private KerasImport(String file, KerasWeights weights, boolean noPadding) {
    this.file = file;
    this.weights = weights;
    this.noPadding = noPadding;
    this.cells = new KerasCells(file, weights);
    this.head = new KerasHead(file, cells);
  }

  /** @throws ModelFileException naming the first layer or setting that stands in the way */
  public static ForeignModel read(Path path, ImportOptions options) throws ModelFileException {
    return read(path, options, false);
  }

  /**
   * A model that is stepped from outside: its recurrent layers take their first states from its inputs.
   *
   * @throws ModelFileException naming the first layer or setting that stands in the way
   */
  public static ForeignModel readDecoder(Path path, ImportOptions options) throws ModelFileException {
    return read(path, options, true);
  }

  private static ForeignModel read(Path path, ImportOptions options, boolean stepped) throws ModelFileException {
    String file = path.toString();
    KerasArchive archive = KerasArchive.read(path);
    KerasConfig config = new KerasConfig(file);
    config.requireVersion(archive.metadata());
    List<KerasLayer> chain = config.layers(archive.config());
    for (KerasLayer layer : chain) {
      if (stepped && RECURRENT.contains(layer.type()) && !layer.givenStates()) {
        throw new ModelFileException(file + ": " + layer.shown() + ": begins from zeros, so it can't take over an encoder's state; save the"
            + " model that Keras steps to write: its inputs are a token and the states (initial_state)");
      }
    }
    return new KerasImport(file, new KerasWeights(file, archive.weights()), options.noPadding()).read(chain);
  }

  private ForeignModel read(List<KerasLayer> chain) throws ModelFileException {
    for (KerasLayer layer : chain) {
      carry(layer);
    }
    if (layers.isEmpty() && head.layers().isEmpty()) {
      throw new ModelFileException(file + ": has no layer SimpleRNN, LSTM, GRU or Dense");
    }
    int size = layers.isEmpty() ? head.layers().getFirst().weight().columns() : layers.getFirst().definition().inputSize();
    ForeignModel.Input first = input.orElseGet(() -> ForeignModel.Features.plain(size + " features as they come", size));
    return new ForeignModel("Keras 3 model", withoutPadding(first), layers, head.layers(),
        Optional.of(sequences ? Shape.SYNCHRONIZED : Shape.MANY_TO_ONE),
        !layers.isEmpty() && layers.getLast().definition().readsBackward()
            ? Optional.of(sequences ? Answer.LAST_STEP : Answer.LAST_STATES)
            : Optional.empty(),
        Optional.empty());
  }

  private void carry(KerasLayer layer) throws ModelFileException {
    requirePlainFloats(layer);
    switch (layer.type()) {
      case "InputLayer" -> oneStep = layer.isSet("batch_shape") && layer.config().node("batch_shape").size() == 2
          && layer.config().node("batch_shape").path(1).asInt() == 1;
      case "Dropout" -> {
      }
      case "Flatten" -> flatten(layer);
      case "Embedding" -> embedding(layer);
      case "Masking" -> masking(layer);
      case "Normalization" -> normalization(layer);
      case "SimpleRNN", "LSTM", "GRU" -> recurrent(layer);
      case "Bidirectional" -> bidirectional(layer);
      case "TimeDistributed" -> eachStep(layer);
      case "Dense", "Activation", "ReLU", "Softmax" -> head.add(layer, sequences);
      case "BatchNormalization" -> throw refusal(layer,
          "layer BatchNormalization can't be carried over; work its numbers into the weights of the layer beside it, and save the model"
              + " without it");
      default -> throw refusal(layer, "layer " + layer.type() + " can't be carried over");
    }
  }

  /** Of one token's embedding, nothing else. */
  private void flatten(KerasLayer layer) throws ModelFileException {
    boolean token = input.isPresent() && input.get() instanceof ForeignModel.Embedding;
    if (!oneStep || !token || !layers.isEmpty() || !head.layers().isEmpty()) {
      throw refusal(layer, "can be carried over right after the embedding of a single token only");
    }
  }

  /** What Keras's dense layers do to a sequence is the same at each step anyway. */
  private void eachStep(KerasLayer layer) throws ModelFileException {
    KerasLayer inner = layer.inner();
    if (!sequences) {
      throw refusal(layer, "comes after a layer that does not give it sequences");
    }
    requirePlainFloats(inner);
    switch (inner.type()) {
      case "Dropout" -> {
      }
      case "Dense", "Activation", "ReLU", "Softmax" -> head.add(inner, false);
      default -> throw refusal(layer, "wraps " + inner.shown() + "; of a TimeDistributed, Dense alone can be carried over");
    }
  }

  /** Keras skips steps that are padding, an event is never skipped: the same, as long as no event carries it. */
  private void padded(KerasLayer layer, String what) throws ModelFileException {
    if (!noPadding) {
      throw refusal(layer, what + " leaves steps of padding out, but every event is a step here; give --no-padding if the events carry no"
          + " padding");
    }
    padding.add(layer.shown());
  }

  private void masking(KerasLayer layer) throws ModelFileException {
    if (!layers.isEmpty()) {
      throw refusal(layer, "can be carried over before the recurrent layers only");
    }
    padded(layer, "layer Masking");
  }

  /** The lines that are printed say what was assumed. */
  private ForeignModel.Input withoutPadding(ForeignModel.Input first) {
    if (padding.isEmpty()) {
      return first;
    }
    String assumed = " (no event carries what " + String.join(" and ", padding) + " would skip: --no-padding)";
    return switch (first) {
      case ForeignModel.Embedding embedding -> new ForeignModel.Embedding(embedding.source() + assumed, embedding.weight());
      case ForeignModel.Features features ->
        new ForeignModel.Features(features.source() + assumed, features.mean(), features.scale());
    };
  }

  /** Quantised weights are in other datasets, with scales. */
  private void requirePlainFloats(KerasLayer layer) throws ModelFileException {
    if (layer.config().has("dtype") && !layer.config().isNull("dtype")) {
      String dtype = layer.config().node("dtype").toString();
      if (dtype.contains("int8") || dtype.contains("int4") || dtype.contains("float8")) {
        throw refusal(layer, "its dtype is quantised, which can't be carried over");
      }
    }
  }

  private void embedding(KerasLayer layer) throws ModelFileException {
    requireFirst(layer);
    if (layer.flag("mask_zero", false)) {
      padded(layer, "mask_zero = true");
    }
    input = Optional.of(new ForeignModel.Embedding(layer.shown(), cells.matrix(layer.shown(), layer.weights() + "/vars/0")));
  }

  /** {@code (x − mean) / max(√variance, 1e-7)}. */
  private void normalization(KerasLayer layer) throws ModelFileException {
    requireFirst(layer);
    if (layer.flag("invert", false)) {
      throw refusal(layer, "invert = true can't be carried over");
    }
    Weights mean = weights.require(layer.weights() + "/vars/0");
    Weights variance = weights.require(layer.weights() + "/vars/1");
    if (mean.shape().length != 1 || !Arrays.equals(mean.shape(), variance.shape())) {
      throw refusal(layer,
          "mean " + mean.shapeText() + " and variance " + variance.shapeText() + " must be a value per feature (axis = -1)");
    }
    float[] scale = new float[mean.data().length];
    for (int j = 0; j < scale.length; j++) {
      scale[j] = 1 / Math.max((float) Math.sqrt(variance.data()[j]), EPSILON);
    }
    input = Optional.of(new ForeignModel.Features(layer.shown() + ": " + scale.length + " features", mean.data(), scale));
  }

  private void requireFirst(KerasLayer layer) throws ModelFileException {
    if (input.isPresent() || !layers.isEmpty() || !head.layers().isEmpty()) {
      throw refusal(layer, "can be carried over before all other layers only, and once");
    }
  }

  private void recurrent(KerasLayer layer) throws ModelFileException {
    boolean backward = layer.flag("go_backwards", false);
    boolean all = layer.flag("return_sequences", false);
    if (backward && all) {
      throw refusal(layer, "go_backwards = true with return_sequences = true gives the outputs in reversed order, which can't be carried"
          + " over");
    }
    add(layer, backward ? Direction.BACKWARD : Direction.FORWARD, List.of(cell(layer)), all);
  }

  /** Its layer {@code backward_layer} may have settings of its own. */
  private void bidirectional(KerasLayer layer) throws ModelFileException {
    String merge = layer.config().isNull("merge_mode") ? "None" : layer.config().text("merge_mode");
    if (!merge.equals("concat")) {
      throw refusal(layer, "merge_mode = " + merge + " can't be carried over; concat can");
    }
    KerasLayer forward = layer.wrapped("layer", "forward_layer");
    KerasLayer backward = layer.wrapped("backward_layer", "backward_layer");
    for (KerasLayer each : List.of(forward, backward)) {
      requirePlainFloats(each);
      if (!RECURRENT.contains(each.type())) {
        throw refusal(layer, "wraps a layer " + each.type() + ", which can't be carried over");
      }
    }
    if (forward.flag("go_backwards", false) || !backward.flag("go_backwards", false)) {
      throw refusal(layer, "its layer must read forward, and its backward_layer backward");
    }
    Cell one = cell(forward);
    Cell other = cell(backward);
    boolean all = forward.flag("return_sequences", false);
    if (!one.isOfTheKindOf(other) || all != backward.flag("return_sequences", false)) {
      throw refusal(layer, "its backward_layer is of another kind than its layer, which can't be carried over");
    }
    add(layer, Direction.BIDIRECTIONAL, List.of(one, other), all);
  }

  /** On what came before it; dense layers that did are no head then. */
  private void add(KerasLayer layer, Direction direction, List<Cell> directions, boolean returnsSequences) throws ModelFileException {
    if (!sequences) {
      throw refusal(layer, "comes after a layer that does not give it sequences");
    }
    for (ForeignModel.Head dense : head.taken()) {
      DenseActivation activation = dense.activation().orElseThrow();
      if (activation == DenseActivation.SOFTMAX) {
        throw refusal(layer, "comes after a softmax, which can't be carried over");
      }
      layers.add(ForeignModel.Layer.dense(dense.source(), dense.weight(), dense.bias(), activation));
    }
    layers.add(Cells.layer(layer.shown(), direction, directions, Collections.nCopies(directions.size(), InitialState.ZERO)));
    sequences = returnsSequences;
  }

  private Cell cell(KerasLayer layer) throws ModelFileException {
    Cell.Kind kind = switch (layer.type()) {
      case "LSTM" -> Cell.Kind.LSTM;
      case "GRU" -> Cell.Kind.GRU;
      default -> Cell.Kind.RNN;
    };
    Cell.Variant variant = kind.plain().with(activations(layer, kind)).withResetAfter(layer.flag("reset_after", true));
    Cell cell = cells.read(layer.shown(), kind, layer.weights(), variant);
    Optional<Integer> biasRank = cells.biasRank(layer.weights());
    if (layer.flag("use_bias", true) != biasRank.isPresent()) {
      throw refusal(layer, "use_bias is " + layer.flag("use_bias", true) + ", but its weights say otherwise");
    }
    if (kind == Cell.Kind.GRU && biasRank.isPresent() && (biasRank.get() == 2) != variant.resetAfter()) {
      throw refusal(layer, "reset_after is " + variant.resetAfter() + ", but its bias says otherwise");
    }
    return cell;
  }

  /** Of the gates {@code recurrent_activation}, of all else {@code activation}. */
  private List<io.cellstream.kernel.Activation> activations(KerasLayer layer, Cell.Kind kind) throws ModelFileException {
    var activation = KerasActivations.of(file, layer, "activation");
    return switch (kind) {
      case LSTM -> List.of(KerasActivations.of(file, layer, "recurrent_activation"), activation, activation);
      case GRU -> List.of(KerasActivations.of(file, layer, "recurrent_activation"), activation);
      case RNN -> List.of(activation);
    };
  }

  private ModelFileException refusal(KerasLayer layer, String what) {
    return new ModelFileException(file + ": " + layer.shown() + ": " + what);
  }
}
