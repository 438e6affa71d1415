package io.cellstream.modelfile;

import io.cellstream.model.GenerationDefinition;
import io.cellstream.model.HeadDefinition;
import io.cellstream.model.LayerDefinition.Nonlinearity;
import io.cellstream.model.OutputDefinition.Summary;
import io.cellstream.model.Precision;
import io.cellstream.model.Quantisation;
import io.cellstream.model.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code model.json} says, before it is held against the weights.
 *
 * @param head its dense layers; empty: the last layer's hidden state is the output
 * @param decoder of a shape that generates; else empty
 * @param quantisation how integer weights were made, if that was written down
 */
record ModelJson(String name, String version, Shape shape, Precision precision, Input input, List<Layer> layers, List<Dense> head,
    Optional<Decoder> decoder, Output output, Optional<Quantisation> quantisation) {

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

  /**
   * @param weights what its tensors' names start with
   * @param layer its number in its tensors' names
   * @param nonlinearity of an RNN; empty for any other cell
   * @param variant empty: the usual cell
   * @param initialHidden a tensor; empty: zeros
   * @param initialCell a tensor; empty: zeros, or a cell without cell state
   */
  record Layer(Cell cell, int hidden, String weights, int layer, Optional<Nonlinearity> nonlinearity, Optional<CellVariant> variant,
      Optional<String> initialHidden, Optional<String> initialCell) {

    boolean hasPeepholes() {
      return variant.isPresent() && variant.get().peepholes();
    }

    /** The size of h. */
    int outputs() {
      return variant.isPresent() && variant.get().projection() > 0 ? variant.get().projection() : hidden;
    }

    boolean projects() {
      return variant.isPresent() && variant.get().projection() > 0;
    }
  }

  /** @param weights what its tensors' names start with */
  record Dense(String weights, HeadDefinition.Activation activation) {
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
    for (Dense dense : head) {
      names.addAll(List.of(TensorNames.denseWeight(dense.weights()), TensorNames.denseBias(dense.weights())));
    }
    decoder.ifPresent(writes -> {
      names.add(writes.embedding());
      writes.layers().forEach(layer -> addNames(layer, names));
    });
    return names;
  }

  private void addNames(Layer layer, Set<String> names) {
    TensorNames.RECURRENT_KINDS.forEach(kind -> names.add(TensorNames.recurrent(layer.weights(), kind, layer.layer())));
    if (precision != Precision.F32) {
      names.add(TensorNames.recurrent(layer.weights(), TensorNames.SCALE, layer.layer()));
    }
    if (layer.hasPeepholes()) {
      names.add(TensorNames.recurrent(layer.weights(), TensorNames.PEEPHOLE, layer.layer()));
    }
    if (layer.projects()) {
      names.add(TensorNames.recurrent(layer.weights(), TensorNames.PROJECTION, layer.layer()));
    }
    layer.initialHidden().ifPresent(names::add);
    layer.initialCell().ifPresent(names::add);
  }
}
