package io.cellstream.importer.keras;

import io.cellstream.importer.foreign.ForeignCell;
import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.Tensors;
import io.cellstream.importer.keras.KerasWeights.Weights;
import io.cellstream.importer.keras.LayerWeights.Part;
import io.cellstream.kernel.Activation;
import io.cellstream.model.definition.Tensor;
import io.cellstream.modelfile.ModelFileException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.importer.foreign.Norms;
import io.cellstream.model.definition.DenseDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.List;
import java.util.Optional;

/**
 * Keras's recurrent weights made PyTorch's: kernels {@code [I × G·H]} are transposed. The gates of an LSTM are i, f, c, o, PyTorch's own
 * order; those of a GRU z, r, h.
 */
final class KerasCells {
  /** Of Keras's normalisations, unless they say otherwise. */
  private static final double EPSILON = 1e-3;

  private static final int[] GRU_ORDER = {1, 0, 2};

  private final String file;

  KerasCells(String file) {
    this.file = file;
  }

  /** A recurrent layer with its settings, which must say the same as its weights. */
  ForeignCell read(KerasLayer layer, ForeignCell.Kind kind) throws ModelFileException {
    Optional<Integer> biasRank = biasRank(layer.weights());
    // of a GRU that does not say it, the bias does
    ForeignCell.Variant variant = kind.plain().with(activations(layer, kind))
        .withResetAfter(layer.flag("reset_after", biasRank.isEmpty() || biasRank.get() == 2));
    ForeignCell cell = read(layer.shown(), kind, layer.weights(), variant);
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
   */
  ForeignCell read(String source, ForeignCell.Kind kind, LayerWeights weights, ForeignCell.Variant variant) throws ModelFileException {
    Tensor kernel = matrix(source, weights, Part.KERNEL);
    Tensor recurrent = matrix(source, weights, Part.RECURRENT_KERNEL);
    int rows = Math.multiplyExact(kind.gates(), recurrent.rows());
    if (recurrent.columns() != rows || kernel.columns() != rows || rows == 0) {
      throw new ModelFileException(file + ": " + source + ": its kernels " + Tensors.text(kernel) + " and " + Tensors.text(recurrent)
          + " don't fit each other");
    }
    Tensor[] biases = biases(source, weights, rows);
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
  ForeignCell.Kind kind(String source, LayerWeights weights) throws ModelFileException {
    Tensor recurrent = matrix(source, weights, Part.RECURRENT_KERNEL);
    return ForeignCell.Kind.of(recurrent.columns(), recurrent.rows()).orElseThrow(() -> new ModelFileException(file + ": " + source
        + ": its recurrent kernel " + Tensors.text(recurrent) + " is of no LSTM, GRU or SimpleRNN"));
  }

  /** How many dimensions a bias has: 2 of a GRU that resets after its product, 1 of anything else; empty without one. */
  Optional<Integer> biasRank(LayerWeights weights) throws ModelFileException {
    return weights.find(Part.RECURRENT_BIAS).map(bias -> bias.shape().length);
  }

  /** One bias, or of a GRU that resets after its product two: the input's, then h's. */
  private Tensor[] biases(String source, LayerWeights weights, int rows) throws ModelFileException {
    Optional<Weights> found = weights.find(Part.RECURRENT_BIAS);
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
  Tensor matrix(String source, LayerWeights weights, Part part) throws ModelFileException {
    Weights found = weights.require(part);
    if (found.shape().length != 2) {
      throw new ModelFileException(file + ": " + source + ": dataset " + found.path() + " is " + found.shapeText() + ", not a matrix");
    }
    return new Tensor(found.shape()[0], found.shape()[1], found.data());
  }

  /** A dataset of one dimension, or zeros. */
  private Tensor biasOrZeros(String source, LayerWeights weights, int size) throws ModelFileException {
    Optional<Weights> found = weights.find(Part.DENSE_BIAS);
    if (found.isPresent() && !Arrays.equals(found.get().shape(), new int[]{size})) {
      throw new ModelFileException(
          file + ": " + source + ": dataset " + found.get().path() + " is " + found.get().shapeText() + ", not [" + size + "]");
    }
    return found.map(bias -> Tensor.vector(bias.data())).orElseGet(() -> Tensors.zeros(size));
  }

  /** A dense layer, of which the weights alone don't tell what it ends in. */
  ForeignModel.Head dense(String source, LayerWeights weights) throws ModelFileException {
    Tensor weight = Tensors.transposed(matrix(source, weights, Part.DENSE_KERNEL));
    return new ForeignModel.Head(source, weight, biasOrZeros(source, weights, weight.rows()), Optional.empty());
  }

  /** {@code γ (x − μ) / √(σ² + ε) + β} with the training's μ and σ²: of each value a product and a sum. */
  DenseDefinition batchNorm(KerasLayer layer, boolean sequences) throws ModelFileException {
    requireLastAxis(layer, sequences);
    int others = 0;
    Optional<float[]> gamma = Optional.empty();
    Optional<float[]> beta = Optional.empty();
    if (layer.flag("scale", true)) {
      gamma = Optional.of(vector(layer, others++, "gamma"));
    }
    if (layer.flag("center", true)) {
      beta = Optional.of(vector(layer, others++, "beta"));
    }
    float[] mean = vector(layer, others++, "moving_mean");
    float[] variance = vector(layer, others, "moving_variance");
    int size = mean.length;
    for (Optional<float[]> each : List.of(gamma, beta, Optional.of(variance))) {
      if (each.isPresent() && each.get().length != size) {
        throw layer.refusal("its weights have " + each.get().length + " and " + size + " elements");
      }
    }
    return Norms.batch(gamma, beta, mean, variance, layer.number("epsilon", EPSILON));
  }

  DenseDefinition layerNorm(KerasLayer layer, boolean sequences) throws ModelFileException {
    requireLastAxis(layer, sequences);
    if (layer.flag("rms_scaling", false)) {
      throw layer.refusal("rms_scaling = true can't be carried over");
    }
    boolean scales = layer.flag("scale", true);
    if (!scales && !layer.flag("center", true)) {
      throw layer.refusal("scale = false and center = false can't be carried over, as its size is not in the file");
    }
    float[] first = vector(layer, 0, scales ? "gamma" : "beta");
    Optional<float[]> gamma = scales ? Optional.of(first) : Optional.empty();
    Optional<float[]> beta = !scales
        ? Optional.of(first)
        : layer.flag("center", true) ? Optional.of(vector(layer, 1, "beta")) : Optional.empty();
    if (beta.isPresent() && beta.get().length != first.length) {
      throw layer.refusal("its weights have " + first.length + " and " + beta.get().length + " elements");
    }
    return Norms.layer(gamma, beta, first.length, layer.number("epsilon", EPSILON));
  }

  private static float[] vector(KerasLayer layer, int others, String called) throws ModelFileException {
    Weights found = layer.weights().require(Part.after(others, called));
    if (found.shape().length != 1) {
      throw layer.refusal("dataset " + found.path() + " is " + found.shapeText() + ", and a value for each feature can be carried over");
    }
    return found.data();
  }

  /** The values of a step, in a sequence or not. */
  private static void requireLastAxis(KerasLayer layer, boolean sequences) throws ModelFileException {
    if (!layer.isSet("axis")) {
      return;
    }
    JsonNode axis = layer.config().node("axis");
    JsonNode one = axis.isArray() && axis.size() == 1 ? axis.get(0) : axis;
    if (!one.isInt() || (one.intValue() != -1 && one.intValue() != (sequences ? 2 : 1))) {
      throw layer.refusal("axis = " + axis + " is not the last dimension, the values of a step");
    }
  }
}
