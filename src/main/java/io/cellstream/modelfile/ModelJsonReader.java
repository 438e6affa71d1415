package io.cellstream.modelfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.model.HeadDefinition.Activation;
import io.cellstream.model.LayerDefinition.Nonlinearity;
import io.cellstream.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code model.json}: every field known, present and of its type. How the parts fit together is looked at later. */
final class ModelJsonReader {
  private static final List<Shape> SHAPES = List.of(Shape.SYNCHRONIZED, Shape.MANY_TO_ONE);

  private ModelJsonReader() {
  }

  static ModelJson read(String file, JsonNode root) throws ModelFileException {
    JsonFields model = new JsonFields(file, "", root);
    // first of all: the fields of another format are not this version's to judge
    int format = model.integer("format", 0);
    if (format != ModelJson.FORMAT) {
      throw model.error("format", "is " + format + ", but this version reads format " + ModelJson.FORMAT);
    }
    model.requireOnly("format", "name", "version", "shape", "precision", "input", "layers", "head", "output", "training");
    if (model.has("training")) {
      model.object("training");
    }
    model.word("precision", List.of(ModelJson.PRECISION), List.of("int16", "int8"));
    return new ModelJson(model.text("name"), model.text("version"), shape(model), input(model.object("input")), layers(model), head(model),
        output(model.object("output")));
  }

  private static Shape shape(JsonFields model) throws ModelFileException {
    List<String> runs = SHAPES.stream().map(Shape::text).toList();
    String word = model.word("shape", runs, Arrays.stream(Shape.values()).map(Shape::text).toList());
    return SHAPES.get(runs.indexOf(word));
  }

  private static ModelJson.Input input(JsonFields input) throws ModelFileException {
    if (input.word("type", List.of("token", "features"), List.of()).equals("token")) {
      input.requireExactly("type", "vocabulary", "embedding", "unknown");
      return new ModelJson.Token(input.fileName("vocabulary"), input.text("embedding"), input.anyText("unknown"));
    }
    input.requireExactly("type", "size", "mean", "scale");
    int size = input.integer("size", 1);
    return new ModelJson.Features(input.floats("mean", size), input.floats("scale", size));
  }

  private static List<ModelJson.Layer> layers(JsonFields model) throws ModelFileException {
    List<ModelJson.Layer> layers = new ArrayList<>();
    for (JsonFields layer : model.objects("layers")) {
      layers.add(layer(layer));
    }
    if (layers.isEmpty()) {
      throw model.error("layers", "is empty; a model has at least one layer");
    }
    return layers;
  }

  private static ModelJson.Layer layer(JsonFields layer) throws ModelFileException {
    ModelJson.Cell cell = ModelJson.Cell.valueOf(layer.word("cell", List.of("lstm", "gru", "rnn"), List.of()).toUpperCase(Locale.ROOT));
    Optional<Nonlinearity> nonlinearity = Optional.empty();
    if (cell == ModelJson.Cell.RNN) {
      layer.requireExactly("cell", "hidden", "weights", "layer", "nonlinearity");
      String word = layer.word("nonlinearity", List.of("tanh", "relu"), List.of());
      nonlinearity = Optional.of(Nonlinearity.valueOf(word.toUpperCase(Locale.ROOT)));
    } else {
      layer.requireExactly("cell", "hidden", "weights", "layer");
    }
    return new ModelJson.Layer(cell, layer.integer("hidden", 1), layer.text("weights"), layer.integer("layer", 0), nonlinearity);
  }

  private static Optional<ModelJson.Dense> head(JsonFields model) throws ModelFileException {
    if (model.isNull("head")) {
      return Optional.empty();
    }
    JsonFields head = model.object("head");
    head.word("type", List.of("dense"), List.of());
    head.requireExactly("type", "weights", "activation");
    String activation = head.word("activation", List.of("softmax", "sigmoid", "linear"), List.of());
    return Optional.of(new ModelJson.Dense(head.text("weights"), Activation.valueOf(activation.toUpperCase(Locale.ROOT))));
  }

  private static ModelJson.Output output(JsonFields output) throws ModelFileException {
    output.requireExactly("top", "values", "surprise", "labels");
    return new ModelJson.Output(output.integer("top", 0), output.bool("values"), output.bool("surprise"), output.fileNameOrNull("labels"));
  }
}
