package io.cellstream.model.definition;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Checks that the parts of a definition fit each other, because kernels check no sizes. */
public final class Dimensions {

  private Dimensions() {
  }

  /** @throws IllegalArgumentException naming the part that does not fit */
  public static void check(ModelDefinition definition) {
    require(!definition.layers().isEmpty() || definition.shape() == Shape.ONE_TO_ONE,
        "a model that is not one-to-one has at least one layer");
    if (definition.input() instanceof InputDefinition.FeatureInput features) {
      require(features.scale().length == features.mean().length,
          "features have " + features.mean().length + " means but " + features.scale().length + " scales");
    }
    if (definition.input() instanceof InputDefinition.TokenInput token) {
      require(token.embedding().rows() == token.vocabulary().size(),
          "the embedding has " + token.embedding().rows() + " rows for " + token.vocabulary().size() + " tokens");
    }
    int width = checkLayers(definition.layers(), definition.input().size(), "layer ");
    checkInitial(definition.initial(), definition.layers());
    require(definition.decoder().isPresent() == definition.shape().generates(),
        "a model of shape " + definition.shape().text() + (definition.shape().generates() ? " has a decoder" : " has no decoder"));
    int read = definition.decoder().isPresent() ? checkDecoder(definition.decoder().get(), definition) : width;
    checkHead(definition.head(), read);
    checkOutput(definition);
    checkReading(definition);
  }

  /** Checks a stack of layers, and returns the number of its outputs. */
  private static int checkLayers(List<LayerDefinition> layers, int inputs, String name) {
    int width = inputs;
    for (int l = 0; l < layers.size(); l++) {
      LayerDefinition layer = layers.get(l);
      require(layer.inputSize() == width, name + l + " reads " + layer.inputSize() + " floats but gets " + width);
      for (CellDefinition cell : layer.cells()) {
        require(cell.inputSize() == width,
            name + l + " reads " + cell.inputSize() + " floats in one direction and " + width + " in the other");
        checkCell(name + l, cell);
        checkPrecision(name + l, cell, ModelDefinition.precision(layers));
      }
      if (layer instanceof LayerDefinition.Dense(DenseDefinition dense)) {
        checkDense(name + l, dense, width);
        require(dense.activation() != DenseActivation.SOFTMAX, "only the last layer of a head can be a softmax");
      }
      width = layer.outputs();
    }
    require(layers.isEmpty() || layers.getLast().hidden() > 0, "the last layer is dense, and belongs to the head");
    return width;
  }

  private static void checkDense(String name, DenseDefinition dense, int inputs) {
    require(dense.inputs() == inputs, name + " reads " + dense.inputs() + " floats but gets " + inputs);
    require(dense.bias().data().length == dense.size(),
        name + " has " + dense.size() + " rows but " + dense.bias().data().length + " biases");
  }

  private static void checkReading(ModelDefinition model) {
    boolean backward = model.layers().stream().anyMatch(LayerDefinition::readsBackward);
    require(!backward || model.reading().isPresent(), "a layer reads backward, so there must be a length up to which sequences are kept");
    require(backward || model.reading().isEmpty() || model.window().isPresent(), "no layer reads backward, so no whole sequence is kept");
    require(model.reading().isEmpty() || model.shape() == Shape.MANY_TO_ONE,
        "sequences are kept and read, so the shape must be many-to-one, not " + model.shape().text());
    require(model.reading().stream().allMatch(reading -> reading.mostKept() > 0), "sequences have at least one step");
    require(model.window().stream().allMatch(window -> window.hop() > 0), "a window moves on by at least one step");
    require(model.decoder().stream().flatMap(decoder -> decoder.layers().stream()).noneMatch(LayerDefinition::readsBackward),
        "a decoder's layers read forward");
  }

  private static void checkInitial(List<InitialState> initial, List<LayerDefinition> layers) {
    require(initial.size() == layers.size(), "there are " + layers.size() + " layers but " + initial.size() + " initial states");
    for (int l = 0; l < layers.size(); l++) {
      LayerDefinition layer = layers.get(l);
      boolean fits = initial.get(l).cell().stream().allMatch(c -> c.data().length == layer.cellState())
          && initial.get(l).hidden().stream().allMatch(h -> h.data().length == layer.hidden());
      require(fits, "layer " + l + " has " + layer.hidden() + " hidden units, its initial state another number");
    }
  }

  private static int checkDecoder(DecoderDefinition decoder, ModelDefinition model) {
    int tokens = decoder.vocabulary().size();
    require(decoder.embedding().rows() == tokens,
        "the decoder's embedding has " + decoder.embedding().rows() + " rows for " + tokens + " tokens");
    Objects.checkIndex(decoder.start(), tokens);
    Objects.checkIndex(decoder.stop(), tokens);
    require(ModelDefinition.precision(decoder.layers()) == model.precision(),
        "the decoder's weights are of another precision than the encoder's");
    int width = checkLayers(decoder.layers(), decoder.embedding().columns(), "decoder layer ");
    require(stateSizes(decoder.layers()).equals(stateSizes(model.layers())),
        "the decoder's layers have c and h of " + stateSizes(decoder.layers()) + ", the encoder's of " + stateSizes(model.layers()));
    require(model.head().givesProbabilities() && model.head().size() == tokens,
        "a decoder of " + tokens + " tokens needs a softmax head of as many outputs");
    return width;
  }

  private static List<List<Integer>> stateSizes(List<LayerDefinition> layers) {
    return ModelDefinition.withState(layers).stream().map(layer -> List.of(layer.cellState(), layer.hidden())).toList();
  }

  private static void checkHead(HeadDefinition head, int inputs) {
    switch (head) {
      case HeadDefinition.Hidden hidden ->
        require(hidden.size() == inputs, "the head emits " + hidden.size() + " hidden units of " + inputs);
      case HeadDefinition.Dense(List<DenseDefinition> layers) -> {
        require(layers.stream().limit(layers.size() - 1L).noneMatch(layer -> layer.activation() == DenseActivation.SOFTMAX),
            "only the last layer of a head can be a softmax");
        int width = inputs;
        for (DenseDefinition layer : layers) {
          checkDense("the head", layer, width);
          width = layer.size();
        }
      }
    }
  }

  private static void checkCell(String name, CellDefinition layer) {
    int gateRows = layer.gates() * layer.units();
    require(layer.units() > 0 && layer.hidden() > 0 && layer.weights().ih().rows() == gateRows && layer.weights().hh().rows() == gateRows
        && layer.weights().biasIh().data().length == gateRows && layer.weights().biasHh().data().length == gateRows,
        name + " has " + layer.units() + " hidden units, so its weights and biases need " + gateRows + " rows");
    Tensor projection = layer instanceof LstmVariant lstm ? lstm.projection() : null;
    if (projection == null) {
      require(layer.hidden() == layer.units(), name + " has " + layer.units() + " hidden units but reads " + layer.hidden());
    } else {
      require(projection.rows() == layer.hidden() && projection.columns() == layer.units(),
          name + " projects " + layer.units() + " hidden units to " + layer.hidden() + ", so its projection is that large");
    }
    Tensor peephole = layer instanceof LstmVariant lstm ? lstm.peephole() : null;
    require(peephole == null || peephole.data().length == 3 * layer.units(),
        name + " has " + layer.units() + " hidden units, so it needs three times as many peepholes");
  }

  private static void checkPrecision(String name, CellDefinition layer, Precision precision) {
    require(layer.weights().ih().precision() == precision && layer.weights().hh().precision() == precision,
        name + " has weights of another precision than " + precision.text() + ", which the first ones have");
    if (layer.weights().ih() instanceof IntegerMatrix ih && layer.weights().hh() instanceof IntegerMatrix hh) {
      require(Arrays.equals(ih.scale().data(), hh.scale().data()), name + " has other scales for its inputs than for h");
    }
  }

  private static void checkOutput(ModelDefinition model) {
    OutputDefinition output = model.output();
    int size = model.head().size();
    require(output.top() >= 0, "the output wants " + output.top() + " top values");
    int labels = output.labels() == null ? size : output.labels().size();
    require(labels == size, "there are " + size + " outputs but " + labels + " labels");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
