package io.cellstream.importer.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.importer.keras.KerasWeights.Weights;
import io.cellstream.importer.keras.LayerWeights.Part;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a model reads: tokens by an Embedding, features by a Normalization, or features as they come. */
final class KerasInput {
  /** Below it Keras divides by this rather than by the deviation. */
  private static final float EPSILON = 1e-7f;

  private final KerasCells cells;
  private final boolean noPadding;
  private final Questions questions;
  private final List<String> padding = new ArrayList<>();
  private Optional<ForeignModel.Input> input = Optional.empty();
  /** A single token, or a single feature. */
  private boolean oneStep;
  /** The input's second dimension, where it is fixed. */
  private OptionalInt steps = OptionalInt.empty();
  private int dimensions;

  /** @param noPadding whether the events carry no padding */
  KerasInput(KerasCells cells, boolean noPadding, Questions questions) {
    this.cells = cells;
    this.noPadding = noPadding;
    this.questions = questions;
  }

  /** What the model's input is, as its InputLayer says, or in Keras 2 its first layer. */
  void declare(KerasLayer layer) throws ModelFileException {
    for (String field : List.of("batch_shape", "batch_input_shape")) {
      if (layer.isSet(field)) {
        JsonNode shape = layer.config().node(field);
        oneStep = shape.size() == 2 && shape.path(1).asInt() == 1;
        steps = shape.path(1).isInt() && shape.path(1).asInt() > 0 ? OptionalInt.of(shape.path(1).asInt()) : OptionalInt.empty();
        dimensions = shape.size();
      }
    }
  }

  /** Whether it is the embedding of a single token. */
  boolean isOneToken() {
    return oneStep && input.isPresent() && input.get() instanceof ForeignModel.Embedding;
  }

  /** How many steps every sequence has; empty if that is not fixed. */
  OptionalInt steps() {
    int ofSequence = input.isPresent() && input.get() instanceof ForeignModel.Embedding ? 2 : 3;
    return dimensions == ofSequence ? steps : OptionalInt.empty();
  }

  /** @param first whether no layer came before it */
  void embedding(KerasLayer layer, boolean first) throws ModelFileException {
    requireFirst(layer, first);
    if (layer.flag("mask_zero", false)) {
      padded(layer, "mask_zero = true");
    }
    input = Optional.of(new ForeignModel.Embedding(layer.shown(), cells.matrix(layer.shown(), layer.weights(), Part.EMBEDDINGS)));
  }

  /**
   * {@code (x − mean) / max(√variance, 1e-7)}.
   *
   * @param first whether no layer came before it
   */
  void normalization(KerasLayer layer, boolean first) throws ModelFileException {
    requireFirst(layer, first);
    if (layer.flag("invert", false)) {
      throw layer.refusal("invert = true can't be carried over");
    }
    Weights mean = layer.weights().require(Part.MEAN);
    Weights variance = layer.weights().require(Part.VARIANCE);
    if (mean.shape().length != 1 || !Arrays.equals(mean.shape(), variance.shape())) {
      throw layer
          .refusal("mean " + mean.shapeText() + " and variance " + variance.shapeText() + " must be a value per feature (axis = -1)");
    }
    float[] scale = new float[mean.data().length];
    for (int j = 0; j < scale.length; j++) {
      scale[j] = 1 / Math.max((float) Math.sqrt(variance.data()[j]), EPSILON);
    }
    input = Optional.of(new ForeignModel.Features(layer.shown(), "", mean.data(), scale));
  }

  private void requireFirst(KerasLayer layer, boolean first) throws ModelFileException {
    if (input.isPresent() || !first) {
      throw layer.refusal("can be carried over before all other layers only, and once");
    }
  }

  /**
   * Keras skips steps that are padding, an event is never skipped: the same, as long as no event carries it.
   *
   * @param what leaves steps out
   */
  void padded(KerasLayer layer, String what) throws ModelFileException {
    if (!noPadding) {
      layer.ask(questions, what + " leaves steps of padding out, but every event is a step here; give --no-padding if the events carry no"
          + " padding", "--no-padding");
    }
    padding.add(layer.shown());
  }

  /**
   * The lines that are printed say what was assumed.
   *
   * @param size how many values the first layer reads
   */
  ForeignModel.Input read(int size) {
    ForeignModel.Input first = input.orElseGet(() -> ForeignModel.Features.asTheyCome(size));
    if (padding.isEmpty()) {
      return first;
    }
    String assumed = " (no event carries what " + String.join(" and ", padding) + " would skip: --no-padding)";
    return switch (first) {
      case ForeignModel.Embedding embedding -> new ForeignModel.Embedding(embedding.source() + assumed, embedding.weight());
      case ForeignModel.Features features ->
        new ForeignModel.Features(features.source(), assumed, features.mean(), features.scale());
    };
  }
}
