package io.cellstream.modelfile;

import io.cellstream.model.definition.CellDefinition.Nonlinearity;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.OutputDefinition.Summary;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.Quantisation;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code model.json} says, before it is held against the weights.
 *
 * @param head its dense layers; empty: the last layer's hidden state is the output
 * @param decoder of a shape that generates; else empty
 * @param reading of layers of which some read backward; else empty
 * @param quantisation how integer weights were made, if that was written down
 */
record ModelJson(String name, String version, Shape shape, Precision precision, Input input, List<Layer> layers, List<Dense> head,
    Optional<Decoder> decoder, Optional<ReadingDefinition> reading, Output output, Optional<Quantisation> quantisation) {

  /** The one format this version knows. */
  static final int FORMAT = 1;

  /** In place of a token to stand in: events with an unknown token are rejected. */
  static final String REJECT = "reject";

  sealed interface Input {
  }

  /**
   * @param vocabulary a file
   * @param embedding a tensor
   * @param unknown {@link #REJECT} or a token
   */
  record Token(String vocabulary, String embedding, String unknown) implements Input {
  }

  record Features(float[] mean, float[] scale) implements Input {
  }

  enum Cell {
    LSTM, GRU, RNN
  }

  /** Which way a layer reads the sequence. */
  enum Direction {
    FORWARD, BACKWARD, BIDIRECTIONAL;

    /** Of each cell that the layer has, whether it reads backward. */
    List<Boolean> backward() {
      return switch (this) {
        case FORWARD -> List.of(false);
        case BACKWARD -> List.of(true);
        case BIDIRECTIONAL -> List.of(false, true);
      };
    }
  }

  sealed interface Layer {

    /** Whether it needs the whole sequence. */
    default boolean readsBackward() {
      return false;
    }
  }

  /**
   * @param hidden units, of each direction
   * @param weights what its tensors' names start with
   * @param layer its number in its tensors' names
   * @param nonlinearity of an RNN; empty for any other cell
   * @param variant empty: the usual cell
   * @param initialHidden a tensor; empty: zeros
   * @param initialCell a tensor; empty: zeros, or a cell without cell state
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

  /** @param weights what its tensors' names start with */
  record Dense(String weights, DenseActivation activation) implements Layer {

    void addNames(Set<String> names) {
      names.addAll(List.of(TensorNames.denseWeight(weights), TensorNames.denseBias(weights)));
    }
  }

  /**
   * @param vocabulary a file
   * @param embedding a tensor
   * @param start a token
   * @param stop a token
   */
  record Decoder(String vocabulary, String embedding, List<Layer> layers, String start, String stop, GenerationDefinition generation) {
  }

  /** @param labels a file */
  record Output(int top, boolean values, boolean surprise, Optional<String> labels, Summary summary) {
  }

  /** The tensors that the model is made of. */
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
