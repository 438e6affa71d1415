package io.cellstream.importer.keras;

import io.cellstream.importer.foreign.Cells;
import io.cellstream.importer.foreign.Direction;
import io.cellstream.importer.foreign.ForeignCell;
import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A whole model of Keras, Sequential or a functional chain. */
public final class KerasImport {
  private final String file;
  private final KerasFile model;
  private final KerasCells cells;
  private final KerasInput input;
  private final List<ForeignModel.Layer> layers = new ArrayList<>();
  private final KerasHead head;
  private boolean sequences = true;
  /** Whether a state is carried from batch to batch. */
  private boolean isStateful;

  private KerasImport(KerasFile model, boolean noPadding, Questions questions) {
    this.file = model.file();
    this.model = model;
    this.cells = new KerasCells(file);
    this.input = new KerasInput(cells, noPadding, questions);
    this.head = new KerasHead(cells);
  }

  /**
   * A model whose states are its own, or weights alone.
   *
   * @param isArchive whether the file is a zip; else it is HDF5
   * @throws ModelFileException naming the first layer or setting that stands in the way
   */
  public static ForeignModel read(Path path, boolean isArchive, ImportOptions options, Questions questions) throws ModelFileException {
    return read(path, isArchive, false, options, questions);
  }

  /**
   * A model that is stepped from outside: its recurrent layers take their first states from its inputs.
   *
   * @param isArchive whether the file is a zip; else it is HDF5
   * @throws ModelFileException naming the first layer or setting that stands in the way
   */
  public static ForeignModel readDecoder(Path path, boolean isArchive, ImportOptions options, Questions questions)
      throws ModelFileException {
    return read(path, isArchive, true, options, questions);
  }

  /**
   * A model of TensorFlow.js, whose layers are Keras's.
   *
   * @param path of its {@code model.json}
   * @param isStepped as of {@link #readDecoder}
   * @throws ModelFileException naming the first layer or setting that stands in the way
   */
  public static ForeignModel readTfjs(Path path, boolean isStepped, ImportOptions options, Questions questions) throws ModelFileException {
    return read(KerasFile.tfjs(path), isStepped, options, questions);
  }

  private static ForeignModel read(Path path, boolean isArchive, boolean isStepped, ImportOptions options, Questions questions)
      throws ModelFileException {
    if (isArchive) {
      return read(KerasFile.archive(path), isStepped, options, questions);
    }
    KerasWeights hdf5 = KerasFile.hdf5(path);
    return KerasFile.isWhole(hdf5)
        ? read(KerasFile.hdf5(hdf5), isStepped, options, questions)
        : KerasWeightsImport.read(hdf5, options, questions);
  }

  private static ForeignModel read(KerasFile model, boolean isStepped, ImportOptions options, Questions questions)
      throws ModelFileException {
    List<KerasLayer> chain = new KerasConfig(model).layers();
    for (KerasLayer layer : chain) {
      if (isStepped && layer.kind().isPresent() && !layer.givenStates()) {
        throw layer.refusal("begins from zeros, so it can't take over an encoder's state; save the"
            + " model that Keras steps to write: its inputs are a token and the states (initial_state)");
      }
    }
    return new KerasImport(model, options.noPadding(), questions).read(chain);
  }

  private ForeignModel read(List<KerasLayer> chain) throws ModelFileException {
    for (KerasLayer layer : chain) {
      carry(layer);
    }
    if (layers.isEmpty() && head.layers().isEmpty()) {
      throw new ModelFileException(file + ": has no layer SimpleRNN, LSTM, GRU or Dense");
    }
    int size = layers.isEmpty() ? head.layers().getFirst().layer().inputs() : layers.getFirst().definition().inputSize();
    return new ForeignModel(model.format(), input.read(size), layers, head.layers(),
        isStateful ? Optional.empty() : Optional.of(sequences ? Shape.SYNCHRONIZED : Shape.MANY_TO_ONE),
        !layers.isEmpty() && layers.getLast().definition().readsBackward()
            ? Optional.of(sequences ? Answer.LAST_STEP : Answer.LAST_STATES)
            : Optional.empty(),
        Optional.empty(), isStateful ? OptionalInt.empty() : input.steps(), remarks());
  }

  private List<String> remarks() throws ModelFileException {
    List<String> remarks = new ArrayList<>(model.weights().remarks());
    if (isStateful) {
      remarks.add("its layers are stateful: Keras carries their states from batch to batch, and how often it answers is not in the file");
    }
    return remarks;
  }

  private void carry(KerasLayer layer) throws ModelFileException {
    requirePlainFloats(layer);
    if (isFirst()) {
      input.declare(layer);
    }
    switch (layer.type()) {
      case "InputLayer" -> {
      }
      case "Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout", "AlphaDropout", "ActivityRegularization" -> {
        // at work in training only
      }
      case "Flatten" -> flatten(layer);
      case "Embedding" -> input.embedding(layer, isFirst());
      case "Normalization" -> input.normalization(layer, isFirst());
      case "Masking" -> masking(layer);
      case "Bidirectional" -> bidirectional(layer);
      case "TimeDistributed" -> eachStep(layer);
      default -> {
        if (layer.kind().isPresent()) {
          recurrent(layer, layer.kind().get());
        } else if (!head.add(layer, sequences, width())) {
          throw layer.refusal("layer " + layer.type() + " can't be carried over");
        }
      }
    }
  }

  private Optional<Integer> width() {
    return layers.isEmpty() ? Optional.empty() : Optional.of(layers.getLast().definition().outputs());
  }

  private boolean isFirst() {
    return layers.isEmpty() && head.layers().isEmpty();
  }

  /** Of one token's embedding, nothing else. */
  private void flatten(KerasLayer layer) throws ModelFileException {
    if (!input.isOneToken() || !isFirst()) {
      throw layer.refusal("can be carried over right after the embedding of a single token only");
    }
  }

  private void masking(KerasLayer layer) throws ModelFileException {
    if (!layers.isEmpty()) {
      throw layer.refusal("can be carried over before the recurrent layers only");
    }
    input.padded(layer, "layer Masking");
  }

  /** What Keras's dense layers do to a sequence is the same at each step anyway. */
  private void eachStep(KerasLayer layer) throws ModelFileException {
    KerasLayer inner = layer.wrapped("layer", "layer");
    if (!sequences) {
      throw layer.refusal("comes after a layer that does not give it sequences");
    }
    requirePlainFloats(inner);
    if (!inner.type().equals("Dropout") && !head.add(inner, false, width())) {
      throw layer.refusal("wraps " + inner.shown() + "; of a TimeDistributed, Dense alone can be carried over");
    }
  }

  /** Quantised weights are in other datasets, with scales. */
  private static void requirePlainFloats(KerasLayer layer) throws ModelFileException {
    if (layer.isSet("dtype")) {
      String dtype = layer.config().node("dtype").toString();
      if (dtype.contains("int8") || dtype.contains("int4") || dtype.contains("float8")) {
        throw layer.refusal("its dtype is quantised, which can't be carried over");
      }
    }
  }

  private static void requireBatchFirst(KerasLayer layer) throws ModelFileException {
    if (layer.flag("time_major", false)) {
      throw layer.refusal("time_major = true can't be carried over; set it to false, which changes no weight");
    }
  }

  private void recurrent(KerasLayer layer, ForeignCell.Kind kind) throws ModelFileException {
    requireBatchFirst(layer);
    isStateful |= layer.flag("stateful", false);
    boolean backward = layer.flag("go_backwards", false);
    boolean all = layer.flag("return_sequences", false);
    if (backward && all) {
      throw layer.refusal("go_backwards = true with return_sequences = true gives the outputs in reversed order, which can't be carried"
          + " over");
    }
    add(layer, backward ? Direction.BACKWARD : Direction.FORWARD, List.of(cells.read(layer, kind)), all);
  }

  /** Its layer {@code backward_layer} may have settings of its own. */
  private void bidirectional(KerasLayer layer) throws ModelFileException {
    String merge = layer.config().isNull("merge_mode") ? "None" : layer.config().text("merge_mode");
    if (!merge.equals("concat")) {
      throw layer.refusal("merge_mode = " + merge + " can't be carried over; concat can");
    }
    KerasLayer forward = layer.wrapped("layer", "forward_layer");
    // Keras 2 says nothing of a backward layer that has the settings of the forward one
    boolean isStated = layer.isSet("backward_layer");
    KerasLayer backward = layer.wrapped(isStated ? "backward_layer" : "layer", "backward_layer");
    ForeignCell.Kind one = wrappedKind(layer, forward);
    ForeignCell.Kind other = wrappedKind(layer, backward);
    requireBatchFirst(forward);
    requireBatchFirst(backward);
    if (forward.flag("go_backwards", false) || (isStated && !backward.flag("go_backwards", false))) {
      throw layer.refusal("its layer must read forward, and its backward_layer backward");
    }
    ForeignCell ahead = cells.read(forward, one);
    ForeignCell back = cells.read(backward, other);
    boolean all = forward.flag("return_sequences", false);
    if (!ahead.isOfTheKindOf(back) || all != backward.flag("return_sequences", false)) {
      throw layer.refusal("its backward_layer is of another kind than its layer, which can't be carried over");
    }
    add(layer, Direction.BIDIRECTIONAL, List.of(ahead, back), all);
  }

  private static ForeignCell.Kind wrappedKind(KerasLayer layer, KerasLayer wrapped) throws ModelFileException {
    requirePlainFloats(wrapped);
    return wrapped.kind().orElseThrow(() -> layer.refusal("wraps a layer " + wrapped.type() + ", which can't be carried over"));
  }

  /** On what came before it; dense layers that did are no head then. */
  private void add(KerasLayer layer, Direction direction, List<ForeignCell> directions, boolean returnsSequences)
      throws ModelFileException {
    if (!sequences) {
      throw layer.refusal("comes after a layer that does not give it sequences");
    }
    for (ForeignModel.Head dense : head.taken()) {
      if (dense.layer().activation() == DenseActivation.SOFTMAX) {
        throw layer.refusal("comes after a softmax, which can't be carried over");
      }
      layers.add(ForeignModel.Layer.of(dense));
    }
    layers.add(Cells.layer(layer.shown(), direction, directions, Collections.nCopies(directions.size(), InitialState.ZERO)));
    sequences = returnsSequences;
  }
}
