package io.cellstream.model;

/** Whether the parts of a definition fit each other, so that no kernel needs to look. */
final class Dimensions {

  private Dimensions() {
  }

  /** @throws IllegalArgumentException naming the part that does not fit */
  static void check(ModelDefinition definition) {
    require(!definition.layers().isEmpty(), "a model has at least one layer");
    if (definition.input() instanceof InputDefinition.Features features) {
      require(features.scale().length == features.mean().length,
          "features have " + features.mean().length + " means but " + features.scale().length + " scales");
    }
    if (definition.input() instanceof InputDefinition.Token token) {
      require(token.embedding().rows() == token.vocabulary().size(),
          "the embedding has " + token.embedding().rows() + " rows for " + token.vocabulary().size() + " tokens");
    }
    int width = definition.input().size();
    for (int l = 0; l < definition.layers().size(); l++) {
      LayerDefinition layer = definition.layers().get(l);
      require(layer.inputSize() == width, "layer " + l + " reads " + layer.inputSize() + " floats but gets " + width);
      checkLayer(l, layer);
      width = layer.hidden();
    }
    int hidden = width;
    switch (definition.head()) {
      case HeadDefinition.Hidden head -> require(head.size() == hidden, "the head emits " + head.size() + " hidden units of " + hidden);
      case HeadDefinition.Dense head -> {
        require(head.weight().columns() == hidden, "the head reads " + head.weight().columns() + " hidden units of " + hidden);
        require(head.bias().data().length == head.size(),
            "the head has " + head.size() + " rows but " + head.bias().data().length + " biases");
      }
    }
    checkOutput(definition.output(), definition.head().size());
  }

  private static void checkLayer(int l, LayerDefinition layer) {
    int gateRows = layer.gates() * layer.units();
    require(layer.units() > 0 && layer.hidden() > 0 && layer.weightIh().rows() == gateRows && layer.weightHh().rows() == gateRows
        && layer.biasIh().data().length == gateRows && layer.biasHh().data().length == gateRows,
        "layer " + l + " has " + layer.units() + " hidden units, so its weights and biases need " + gateRows + " rows");
    Tensor projection = layer instanceof LayerDefinition.LstmVariant lstm ? lstm.projection() : null;
    if (projection == null) {
      require(layer.hidden() == layer.units(), "layer " + l + " has " + layer.units() + " hidden units but reads " + layer.hidden());
    } else {
      require(projection.rows() == layer.hidden() && projection.columns() == layer.units(),
          "layer " + l + " projects " + layer.units() + " hidden units to " + layer.hidden() + ", so its projection is that large");
    }
    Tensor peephole = layer instanceof LayerDefinition.LstmVariant lstm ? lstm.peephole() : null;
    require(peephole == null || peephole.data().length == 3 * layer.units(),
        "layer " + l + " has " + layer.units() + " hidden units, so it needs three times as many peepholes");
  }

  private static void checkOutput(OutputDefinition output, int size) {
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
