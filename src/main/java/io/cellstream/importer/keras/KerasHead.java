package io.cellstream.importer.keras;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.model.definition.DenseActivation;
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
   * Adds a Dense, Activation, ReLU or Softmax.
   *
   * @param sequences whether it reads a sequence rather than one step
   * @return whether it is one of these
   */
  boolean add(KerasLayer layer, boolean sequences) throws ModelFileException {
    switch (layer.type()) {
      case "Dense" -> dense(layer);
      case "Activation" -> activate(layer, activation(layer));
      case "ReLU" -> rectified(layer);
      case "Softmax" -> softmax(layer, sequences);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void dense(KerasLayer layer) throws ModelFileException {
    if (!layers.isEmpty() && last() == DenseActivation.SOFTMAX) {
      throw layer.refusal("a dense layer after a softmax can't be carried over");
    }
    ForeignModel.Head dense = cells.dense(layer.shown(), layer.weights());
    layers.add(new ForeignModel.Head(dense.source(), dense.weight(), dense.bias(), Optional.of(activation(layer))));
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
    if (layers.isEmpty()) {
      throw layer.refusal("an activation without a dense layer before it can't be carried over");
    }
    if (last() != DenseActivation.LINEAR) {
      throw layer.refusal("comes after " + layers.getLast().source() + ", which has an activation already");
    }
    ForeignModel.Head dense = layers.removeLast();
    layers.add(new ForeignModel.Head(dense.source() + " with " + layer.shown(), dense.weight(), dense.bias(), Optional.of(activation)));
  }

  private DenseActivation last() {
    return layers.getLast().activation().orElse(DenseActivation.LINEAR);
  }
}
