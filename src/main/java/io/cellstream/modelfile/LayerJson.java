package io.cellstream.modelfile;

import io.cellstream.model.definition.CellDefinition.Nonlinearity;
import io.cellstream.model.definition.DenseActivation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads one entry of {@code layers}. */
final class LayerJson {
  private static final String DIRECTION = "direction";
  private static final String INITIAL_HIDDEN = "initialHidden";
  private static final String INITIAL_CELL = "initialCell";

  private LayerJson() {
  }

  static ModelJson.Layer read(JsonFields layer) throws ModelFileException {
    List<String> words = new ArrayList<>(List.of("lstm", "gru", "rnn"));
    words.addAll(DenseJson.FORMS);
    String word = layer.word("cell", words, List.of());
    return DenseJson.FORMS.contains(word)
        ? DenseJson.read(layer, "cell", List.of("sigmoid", "tanh", "relu", "linear"))
        : recurrent(layer, ModelJson.Cell.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  private static ModelJson.Layer recurrent(JsonFields layer, ModelJson.Cell cell) throws ModelFileException {
    Optional<Nonlinearity> nonlinearity = Optional.empty();
    List<String> optional = new ArrayList<>(List.of(DIRECTION, INITIAL_HIDDEN, INITIAL_CELL));
    optional.addAll(CellVariant.fields(cell));
    if (cell == ModelJson.Cell.RNN && !layer.has(CellVariant.ACTIVATIONS)) {
      layer.requireWith(optional, "cell", "hidden", "weights", "layer", "nonlinearity");
      String word = layer.word("nonlinearity", List.of("tanh", "relu"), List.of());
      nonlinearity = Optional.of(Nonlinearity.valueOf(word.toUpperCase(Locale.ROOT)));
    } else {
      layer.requireWith(optional, "cell", "hidden", "weights", "layer");
    }
    if (cell != ModelJson.Cell.LSTM && layer.has(INITIAL_CELL)) {
      throw layer.error(INITIAL_CELL, "is for cells with a cell state, which " + layer.text("cell") + " has not");
    }
    return new ModelJson.Recurrent(cell, layer.integer("hidden", 1), direction(layer), layer.text("weights"), layer.integer("layer", 0),
        nonlinearity, CellVariant.read(layer, cell), text(layer, INITIAL_HIDDEN), text(layer, INITIAL_CELL));
  }

  /** Reads a layer of a decoder, which begins with the encoder's state. */
  static ModelJson.Layer readOfDecoder(JsonFields layer) throws ModelFileException {
    for (String field : List.of(INITIAL_HIDDEN, INITIAL_CELL)) {
      if (layer.has(field)) {
        throw layer.error(field, "can't be: a decoder's layers start from the state that the model's own layers leave");
      }
    }
    ModelJson.Layer read = read(layer);
    if (read.readsBackward()) {
      throw layer.error(DIRECTION, "must be forward: what a decoder writes has no end yet from which it could be read");
    }
    return read;
  }

  private static ModelJson.Direction direction(JsonFields layer) throws ModelFileException {
    return layer.has(DIRECTION)
        ? ModelJson.Direction
            .valueOf(layer.word(DIRECTION, List.of("forward", "backward", "bidirectional"), List.of()).toUpperCase(Locale.ROOT))
        : ModelJson.Direction.FORWARD;
  }

  private static Optional<String> text(JsonFields layer, String field) throws ModelFileException {
    return layer.has(field) ? Optional.of(layer.text(field)) : Optional.empty();
  }
}
