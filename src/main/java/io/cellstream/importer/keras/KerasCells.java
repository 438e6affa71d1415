package io.cellstream.importer.keras;

import io.cellstream.importer.foreign.ForeignCell;
import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.Tensors;
import io.cellstream.importer.keras.KerasWeights.Weights;
import io.cellstream.kernel.Activation;
import io.cellstream.model.definition.Tensor;
import io.cellstream.modelfile.ModelFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Keras's recurrent weights made PyTorch's: kernels {@code [I × G·H]} are transposed. The gates of an LSTM are i, f, c, o, PyTorch's own
 * order; those of a GRU z, r, h.
 */
final class KerasCells {
  private static final int[] GRU_ORDER = {1, 0, 2};

  private final String file;
  private final KerasWeights weights;

  KerasCells(String file, KerasWeights weights) {
    this.file = file;
    this.weights = weights;
  }

  /** A recurrent layer with its settings, which must say the same as its weights. */
  ForeignCell read(KerasLayer layer, ForeignCell.Kind kind) throws ModelFileException {
    ForeignCell.Variant variant = kind.plain().with(activations(layer, kind)).withResetAfter(layer.flag("reset_after", true));
    ForeignCell cell = read(layer.shown(), kind, layer.weights(), variant);
    Optional<Integer> biasRank = biasRank(layer.weights());
    if (layer.flag("use_bias", true) != biasRank.isPresent()) {
      throw layer.refusal("use_bias is " + layer.flag("use_bias", true) + ", but its weights say otherwise");
    }
    if (kind == ForeignCell.Kind.GRU && biasRank.isPresent() && (biasRank.get() == 2) != variant.resetAfter()) {
      throw layer.refusal("reset_after is " + variant.resetAfter() + ", but its bias says otherwise");
    }
    return cell;
  }

  /** Of the gates {@code recurrent_activation}, of all else {@code activation}. */
  private static List<Activation> activations(KerasLayer layer, ForeignCell.Kind kind) throws ModelFileException {
    Activation activation = KerasActivations.of(layer, "activation");
    return switch (kind) {
      case LSTM -> List.of(KerasActivations.of(layer, "recurrent_activation"), activation, activation);
      case GRU -> List.of(KerasActivations.of(layer, "recurrent_activation"), activation);
      case RNN -> List.of(activation);
    };
  }

  /**
   * @param source how errors name the layer
   * @param group where its weights are
   */
  ForeignCell read(String source, ForeignCell.Kind kind, String group, ForeignCell.Variant variant) throws ModelFileException {
    Tensor kernel = matrix(source, group + "/cell/vars/0");
    Tensor recurrent = matrix(source, group + "/cell/vars/1");
    int rows = Math.multiplyExact(kind.gates(), recurrent.rows());
    if (recurrent.columns() != rows || kernel.columns() != rows || rows == 0) {
      throw new ModelFileException(file + ": " + source + ": its kernels " + Tensors.text(kernel) + " and " + Tensors.text(recurrent)
          + " don't fit each other");
    }
    Tensor[] biases = biases(source, group, rows);
    int[] order = switch (kind) {
      case LSTM -> new int[]{0, 1, 2, 3};
      case GRU -> GRU_ORDER;
      case RNN -> new int[]{0};
    };
    return new ForeignCell(source, kind, Tensors.reordered(Tensors.transposed(kernel), order),
        Tensors.reordered(Tensors.transposed(recurrent), order),
        Tensors.reordered(biases[0], order), Tensors.reordered(biases[1], order), variant);
  }

  /** What a recurrent layer is, by how many blocks of columns its weights have. */
  ForeignCell.Kind kind(String source, String group) throws ModelFileException {
    Tensor recurrent = matrix(source, group + "/cell/vars/1");
    return ForeignCell.Kind.of(recurrent.columns(), recurrent.rows()).orElseThrow(() -> new ModelFileException(file + ": " + source
        + ": its recurrent kernel " + Tensors.text(recurrent) + " is of no LSTM, GRU or SimpleRNN"));
  }

  /** How many dimensions a bias has: 2 of a GRU that resets after its product, 1 of anything else; empty without one. */
  Optional<Integer> biasRank(String group) throws ModelFileException {
    return weights.find(group + "/cell/vars/2").map(bias -> bias.shape().length);
  }

  /** One bias, or of a GRU that resets after its product two: the input's, then h's. */
  private Tensor[] biases(String source, String group, int rows) throws ModelFileException {
    Optional<Weights> found = weights.find(group + "/cell/vars/2");
    if (found.isEmpty()) {
      return new Tensor[]{Tensors.zeros(rows), Tensors.zeros(rows)};
    }
    float[] data = found.get().data();
    if (Arrays.equals(found.get().shape(), new int[]{rows})) {
      return new Tensor[]{Tensor.vector(data), Tensors.zeros(rows)};
    }
    if (Arrays.equals(found.get().shape(), new int[]{2, rows})) {
      return new Tensor[]{Tensor.vector(Arrays.copyOf(data, rows)), Tensor.vector(Arrays.copyOfRange(data, rows, 2 * rows))};
    }
    throw new ModelFileException(file + ": " + source + ": its bias " + found.get().shapeText() + " does not fit its kernels");
  }

  /** A dataset of two dimensions. */
  Tensor matrix(String source, String path) throws ModelFileException {
    Weights found = weights.require(path);
    if (found.shape().length != 2) {
      throw new ModelFileException(file + ": " + source + ": dataset " + path + " is " + found.shapeText() + ", not a matrix");
    }
    return new Tensor(found.shape()[0], found.shape()[1], found.data());
  }

  /** A dataset of one dimension, or zeros. */
  private Tensor vectorOrZeros(String source, String path, int size) throws ModelFileException {
    Optional<Weights> found = weights.find(path);
    if (found.isPresent() && !Arrays.equals(found.get().shape(), new int[]{size})) {
      throw new ModelFileException(file + ": " + source + ": dataset " + path + " is " + found.get().shapeText() + ", not [" + size + "]");
    }
    return found.map(bias -> Tensor.vector(bias.data())).orElseGet(() -> Tensors.zeros(size));
  }

  /** A dense layer, of which the weights alone don't tell what it ends in. */
  ForeignModel.Head dense(String source, String group) throws ModelFileException {
    Tensor weight = Tensors.transposed(matrix(source, group + "/vars/0"));
    return new ForeignModel.Head(source, weight, vectorOrZeros(source, group + "/vars/1", weight.rows()), Optional.empty());
  }
}
