package io.cellstream.modelfile;

import io.cellstream.model.definition.CellDefinition.Nonlinearity;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition.Form;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.OutputDefinition.Summary;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.Quantisation;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The content of {@code model.json}, not yet checked against the weights.
 *
 * @param head the head's dense layers; empty: the last layer's hidden state is the output
 * @param decoder present if the shape generates
 * @param reading present if inputs are kept, and read at once
 * @param quantisation how integer weights were made, if that is recorded
 */
record ModelJson(String name, String version, Shape shape, Precision precision, Input input, List<Layer> layers, List<Dense> head,
    Optional<Decoder> decoder, Optional<Reading> reading, Output output, Optional<Quantisation> quantisation) {

  /** The only format that this version reads. */
  static final int FORMAT = 1;

  /** The value of {@code input.unknown} by which events with an unknown token are rejected. */
  static final String REJECT = "reject";

  sealed interface Input {
  }

  /**
   * @param vocabulary the name of a file
   * @param embedding the name of a tensor
   * @param unknown {@link #REJECT} or a token
   */
  record Token(String vocabulary, String embedding, String unknown) implements Input {
  }

  record Features(float[] mean, float[] scale) implements Input {
  }

  /**
   * @param length of a window, if there is one, else of the longest sequence
   * @param window empty: the whole sequence is read
   */
  record Reading(int length, Optional<Window> window, Answer answer) {
  }

  /**
   * @param waits whether the first answer waits for a whole window
   * @param padding the object that has what stands for missing inputs; empty: nothing does
   */
  record Window(int hop, boolean waits, Optional<JsonFields> padding) {
  }

  enum Cell {
    LSTM, GRU, RNN
  }

  /** The direction in which a layer reads the sequence. */
  enum Direction {
    FORWARD, BACKWARD, BIDIRECTIONAL;

    /** For each of the layer's cells, whether it reads backward. */
    List<Boolean> backward() {
      return switch (this) {
        case FORWARD -> List.of(false);
        case BACKWARD -> List.of(true);
        case BIDIRECTIONAL -> List.of(false, true);
      };
    }
  }

  sealed interface Layer {

    /** Whether the layer reads the sequence from its end, so that it needs all of it first. */
    default boolean readsBackward() {
      return false;
    }
  }

  /**
   * @param hidden the number of hidden units in each direction
   * @param weights the prefix of its tensors' names
   * @param layer the layer's number in its tensors' names
   * @param nonlinearity an RNN's nonlinearity; empty for any other cell
   * @param variant how the cell differs from the usual one; empty: it does not
   * @param initialHidden the name of a tensor; empty: zeros
   * @param initialCell the name of a tensor; empty: zeros, or a cell without cell state
   */
  record Recurrent(Cell cell, int hidden, Direction direction, String weights, int layer, Optional<Nonlinearity> nonlinearity,
      Optional<CellVariant> variant, Optional<String> initialHidden, Optional<String> initialCell) implements Layer {

    @Override
    public boolean readsBackward() {
      return direction != Direction.FORWARD;
    }

    int directions() {
      return direction.backward().size();
    }

    boolean hasPeepholes() {
      return variant.isPresent() && variant.get().peepholes();
    }

    /** The size of each direction's h. */
    int outputs() {
      return variant.isPresent() && variant.get().projection() > 0 ? variant.get().projection() : hidden;
    }

    boolean projects() {
      return variant.isPresent() && variant.get().projection() > 0;
    }
  }

  /**
   * @param weights the prefix of its tensors' names
   * @param epsilon of a layer normalisation; else 0
   */
  record Dense(Form form, String weights, float epsilon, DenseActivation activation) implements Layer {

    void addNames(Set<String> names) {
      names.addAll(List.of(TensorNames.denseWeight(weights), TensorNames.denseBias(weights)));
    }
  }

  /**
   * @param vocabulary the name of a file
   * @param embedding the name of a tensor
   * @param start a token
   * @param stop a token
   */
  record Decoder(String vocabulary, String embedding, List<Layer> layers, String start, String stop, GenerationDefinition generation) {
  }

  /** @param labels the name of a file */
  record Output(int top, boolean values, boolean surprise, Optional<String> labels, Summary summary) {
  }

  /** The names of all tensors of the model. */
  Set<String> tensorNames() {
    Set<String> names = new HashSet<>();
    if (input instanceof Token token) {
      names.add(token.embedding());
    }
    layers.forEach(layer -> addNames(layer, names));
    head.forEach(dense -> dense.addNames(names));
    decoder.ifPresent(writes -> {
      names.add(writes.embedding());
      writes.layers().forEach(layer -> addNames(layer, names));
    });
    return names;
  }

  private void addNames(Layer layer, Set<String> names) {
    switch (layer) {
      case Dense dense -> dense.addNames(names);
      case Recurrent recurrent -> {
        recurrent.direction().backward().forEach(backward -> addNames(recurrent, backward, names));
        recurrent.initialHidden().ifPresent(names::add);
        recurrent.initialCell().ifPresent(names::add);
      }
    }
  }

  private void addNames(Recurrent layer, boolean backward, Set<String> names) {
    List<String> kinds = new ArrayList<>(TensorNames.RECURRENT_KINDS);
    if (precision != Precision.F32) {
      kinds.add(TensorNames.SCALE);
    }
    if (layer.hasPeepholes()) {
      kinds.add(TensorNames.PEEPHOLE);
    }
    if (layer.projects()) {
      kinds.add(TensorNames.PROJECTION);
    }
    kinds.forEach(kind -> names.add(TensorNames.recurrent(layer.weights(), kind, layer.layer(), backward)));
  }
}
