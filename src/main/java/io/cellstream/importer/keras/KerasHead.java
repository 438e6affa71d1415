package io.cellstream.importer.keras;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The layers since the last recurrent one: Dense, each with its activation, or one that a layer of its own gives it. */
final class KerasHead {
  private final KerasCells cells;
  private final List<ForeignModel.Head> layers = new ArrayList<>();
  private Optional<Integer> before = Optional.empty();

  KerasHead(KerasCells cells) {
    this.cells = cells;
  }

  List<ForeignModel.Head> layers() {
    return List.copyOf(layers);
  }

  /** Takes away what there is so far: what comes after a recurrent layer and before another is no head. */
  List<ForeignModel.Head> taken() {
    List<ForeignModel.Head> taken = layers();
    layers.clear();
    return taken;
  }

  /**
   * Adds a Dense, Activation, ReLU, Softmax, BatchNormalization or LayerNormalization.
   *
   * @param sequences whether it reads a sequence rather than one step
   * @param width how many values the last recurrent layer gives; empty before the first one
   * @return whether it is one of these
   */
  boolean add(KerasLayer layer, boolean sequences, Optional<Integer> width) throws ModelFileException {
    before = width;
    switch (layer.type()) {
      case "Dense" -> dense(layer);
      case "Activation" -> activate(layer, activation(layer));
      case "ReLU" -> rectified(layer);
      case "Softmax" -> softmax(layer, sequences);
      case "BatchNormalization" -> batchNorm(layer, sequences);
      case "LayerNormalization" -> layerNorm(layer, sequences);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void dense(KerasLayer layer) throws ModelFileException {
    requireNoSoftmax(layer);
    ForeignModel.Head dense = cells.dense(layer.shown(), layer.weights());
    layers.add(new ForeignModel.Head(dense.source(), dense.layer().with(activation(layer)), false));
  }

  private DenseActivation activation(KerasLayer layer) throws ModelFileException {
    String name = layer.activation("activation");
    return Arrays.stream(DenseActivation.values()).filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name)).findFirst()
        .orElseThrow(() -> layer.refusal(
            "activation = " + name + " can't be carried over; a dense layer ends in linear, sigmoid, softmax, tanh or relu"));
  }

  private void rectified(KerasLayer layer) throws ModelFileException {
    boolean plain = layer.number("negative_slope", 0) == 0 && layer.number("threshold", 0) == 0 && !layer.isSet("max_value");
    if (!plain) {
      throw layer.refusal("its max_value, negative_slope or threshold can't be carried over");
    }
    activate(layer, DenseActivation.RELU);
  }

  private void softmax(KerasLayer layer, boolean sequences) throws ModelFileException {
    double axis = layer.number("axis", -1);
    if (axis != -1 && axis != (sequences ? 2 : 1)) {
      throw layer.refusal("axis = " + (long) axis + " is not the last dimension, the values of a step");
    }
    activate(layer, DenseActivation.SOFTMAX);
  }

  private void activate(KerasLayer layer, DenseActivation activation) throws ModelFileException {
    if (activation == DenseActivation.LINEAR) {
      return;
    }
    if (!layers.isEmpty() && last() == DenseActivation.LINEAR) {
      layers.add(layers.removeLast().with(layer.shown(), activation));
      return;
    }
    if (last() == DenseActivation.SOFTMAX) {
      throw layer.refusal("comes after " + layers.getLast().source() + ", which ends in a softmax");
    }
    layers.add(new ForeignModel.Head(layer.shown(), DenseDefinition.activation(width(layer), activation), false));
  }

  /** How many values it reads. */
  private int width(KerasLayer layer) throws ModelFileException {
    if (!layers.isEmpty()) {
      return layers.getLast().layer().size();
    }
    return before.orElseThrow(() -> layer.refusal("an activation of the input can't be carried over"));
  }

  /** What is normalised by numbers from the training: of each value a product and a sum. */
  private void batchNorm(KerasLayer layer, boolean sequences) throws ModelFileException {
    requireNoSoftmax(layer);
    layers.add(new ForeignModel.Head(layer.shown(), cells.batchNorm(layer, sequences), false));
  }

  private void layerNorm(KerasLayer layer, boolean sequences) throws ModelFileException {
    requireNoSoftmax(layer);
    layers.add(new ForeignModel.Head(layer.shown(), cells.layerNorm(layer, sequences), false));
  }

  private void requireNoSoftmax(KerasLayer layer) throws ModelFileException {
    if (!layers.isEmpty() && last() == DenseActivation.SOFTMAX) {
      throw layer.refusal("comes after a softmax, which can't be carried over");
    }
  }

  private DenseActivation last() {
    return layers.isEmpty() ? DenseActivation.LINEAR : layers.getLast().layer().activation();
  }
}
