package io.cellstream.model;

import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.IntegerMatrix;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns a model's recurrent weights into integers. Each gate row has one scale for its weights of the inputs and of h, so that the row's
 * sum is one chain, counted in that scale. Biases, embedding and head stay as they are.
 *
 * <p>The scale is the row's largest weight divided by the largest integer, or 1 if all weights are 0. It is at least 2⁻⁴⁰ times the row's
 * biases, so that these stay finite when they are divided by it; small weights lose no more by this than they would lose in an f32 sum with
 * such a bias. And it is at least 2⁻⁸⁰.
 */
public final class Quantiser {
  /** The smallest scale. */
  public static final float LEAST_SCALE = 0x1p-80f;
  private static final float LEAST_OF_BIAS = 0x1p-40f;

  private Quantiser() {
  }

  /**
   * The same model with weights of another precision. Its hashes are still the old ones, and do not belong to it.
   *
   * @throws IllegalArgumentException if the model's weights are not f32
   */
  public static ModelDefinition quantise(ModelDefinition model, Precision precision) {
    Optional<DecoderDefinition> decoder = model.decoder().map(writes -> writes.withLayers(quantise(writes.layers(), precision)));
    return model.withLayers(quantise(model.layers(), precision), decoder);
  }

  private static List<LayerDefinition> quantise(List<LayerDefinition> f32, Precision precision) {
    List<LayerDefinition> layers = new ArrayList<>();
    for (LayerDefinition layer : f32) {
      layers.add(switch (layer) {
        case CellDefinition cell -> quantise(cell, precision);
        case LayerDefinition.Backward(CellDefinition cell) -> new LayerDefinition.Backward(quantise(cell, precision));
        case LayerDefinition.Bidirectional(CellDefinition forward, CellDefinition backward) ->
          new LayerDefinition.Bidirectional(quantise(forward, precision), quantise(backward, precision));
        case LayerDefinition.Dense dense -> dense;
      });
    }
    return layers;
  }

  private static CellDefinition quantise(CellDefinition cell, Precision precision) {
    GateWeights weights = cell.weights();
    if (!(weights.ih() instanceof Tensor ih) || !(weights.hh() instanceof Tensor hh)) {
      throw new IllegalArgumentException("the weights are " + cell.precision().text() + " already; begin from those in f32");
    }
    Tensor scale = scale(ih, hh, weights.biasIh(), weights.biasHh(), precision);
    return cell.withWeights(weights.with(integers(ih, scale, precision), integers(hh, scale, precision)));
  }

  private static Tensor scale(Tensor ih, Tensor hh, Tensor biasIh, Tensor biasHh, Precision precision) {
    float[] scale = new float[ih.rows()];
    for (int row = 0; row < scale.length; row++) {
      float weight = Math.max(largest(ih, row), largest(hh, row));
      float bias = Math.max(largest(biasIh, row), largest(biasHh, row));
      scale[row] = Math.max(weight == 0f ? 1f : weight / largestInteger(precision), Math.max(bias * LEAST_OF_BIAS, LEAST_SCALE));
    }
    return Tensor.vector(scale);
  }

  private static float largest(Tensor tensor, int row) {
    float largest = 0f;
    for (int j = 0; j < tensor.columns(); j++) {
      largest = Math.max(largest, Math.abs(tensor.data()[row * tensor.columns() + j]));
    }
    return largest;
  }

  private static int largestInteger(Precision precision) {
    return (1 << (precision.bits() - 1)) - 1;
  }

  /** Each integer is the nearest one to its weight, after subtracting the fraction that the earlier columns of its word add. */
  private static IntegerMatrix integers(Tensor weights, Tensor scale, Precision precision) {
    int[] integers = new int[weights.data().length];
    for (int i = 0; i < integers.length; i++) {
      int column = i % weights.columns();
      double fraction = 0;
      for (int j = column / precision.perWord() * precision.perWord(); j < column; j++) {
        fraction = Math.scalb(fraction + (integers[i - column + j] & 2 * largestInteger(precision) + 1), -precision.bits());
      }
      double wanted = weights.data()[i] / (double) scale.data()[i / weights.columns()] - fraction;
      integers[i] = (int) Math.clamp(Math.rint(wanted), -largestInteger(precision) - 1, largestInteger(precision));
    }
    return IntegerMatrix.of(precision, weights.rows(), weights.columns(), integers, scale);
  }
}
