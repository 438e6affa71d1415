package io.cellstream.importer.pytorch;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.pytorch.PyTorchModules.Module;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Layers without a state in their order, as their user names them: modules, and between them the words of activations, since these have no
 * tensors. An activation is what the layer before it ends in; in front of all, or after another one, it is a layer of its own.
 */
final class HeadStack {
  private final List<ForeignModel.Head> layers = new ArrayList<>();
  private final int inputs;

  /** @param inputs how many values the first layer reads */
  HeadStack(int inputs) {
    this.inputs = inputs;
  }

  /** The activation of this name; empty: it is none. */
  static Optional<DenseActivation> activation(String word) {
    return Arrays.stream(DenseActivation.values()).filter(each -> each.toString().equals(word)).findFirst();
  }

  void add(Module module) {
    layers.add(module.head());
  }

  /** @throws ModelFileException if it follows a softmax */
  void add(DenseActivation activation, String option) throws ModelFileException {
    if (activation == DenseActivation.LINEAR && (layers.isEmpty() || !layers.getLast().open())) {
      return;
    }
    if (layers.isEmpty()) {
      layers.add(new ForeignModel.Head("activation " + activation, DenseDefinition.activation(inputs, activation), false));
      return;
    }
    ForeignModel.Head last = layers.getLast();
    boolean isFree = last.open() || last.layer().activation() == DenseActivation.LINEAR;
    if (isFree) {
      layers.set(layers.size() - 1, last.with(activation.toString(), activation));
    } else if (last.layer().activation() == DenseActivation.SOFTMAX) {
      throw new ModelFileException(option + ": nothing can come after a softmax");
    } else {
      layers.add(new ForeignModel.Head("activation " + activation, DenseDefinition.activation(last.layer().size(), activation), false));
    }
  }

  List<ForeignModel.Head> layers() {
    return List.copyOf(layers);
  }
}
