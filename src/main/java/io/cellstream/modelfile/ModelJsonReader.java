package io.cellstream.modelfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.OutputDefinition.Summary;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.Quantisation;
import io.cellstream.model.definition.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code model.json}, and checks that every field is known, present and of its type. Whether the parts fit together is checked later.
 */
final class ModelJsonReader {
  private static final List<Shape> SHAPES = List.of(Shape.SYNCHRONIZED, Shape.MANY_TO_ONE, Shape.MANY_TO_MANY, Shape.ONE_TO_MANY,
      Shape.ONE_TO_ONE);

  private ModelJsonReader() {
  }

  static ModelJson read(String file, JsonNode root) throws ModelFileException {
    JsonFields model = new JsonFields(file, "", root);
    // first of all, because this version can't judge the fields of another format
    int format = model.integer("format", 0);
    if (format != ModelJson.FORMAT) {
      throw model.error("format", "is " + format + ", but this version reads format " + ModelJson.FORMAT);
    }
    model.requireOnly("format", "name", "version", "shape", "precision", "input", "layers", "head", "decoder", "generation",
        "reading", "output",
        "quantisation", "training");
    if (model.has("training")) {
      model.object("training");
    }
    Precision precision = precision(model);
    Shape shape = shape(model);
    List<ModelJson.Layer> layers = layers(model, shape);
    return new ModelJson(model.name("name"), model.name("version"), shape, precision, input(model.object("input")), layers,
        head(model), decoder(model, shape), ReadingJson.read(model, shape, layers), output(model.object("output")),
        quantisation(model, precision));
  }

  /** The fields of {@code training}, the only part that is free-form. */
  static Map<String, ?> training(String file, JsonNode root) throws ModelFileException {
    Map<String, JsonNode> training = new LinkedHashMap<>();
    JsonFields model = new JsonFields(file, "", root);
    if (model.has("training")) {
      model.node("training").properties().forEach(field -> training.put(field.getKey(), field.getValue()));
    }
    return training;
  }

  private static Precision precision(JsonFields model) throws ModelFileException {
    List<String> words = Arrays.stream(Precision.values()).map(Precision::text).toList();
    return Precision.valueOf(model.word("precision", words, List.of()).toUpperCase(Locale.ROOT));
  }

  private static Optional<Quantisation> quantisation(JsonFields model, Precision precision) throws ModelFileException {
    if (!model.has("quantisation")) {
      return Optional.empty();
    }
    if (precision == Precision.F32) {
      throw model.error("quantisation", "is for weights that are integers, but precision is " + precision.text());
    }
    JsonFields made = model.object("quantisation");
    made.requireExactly("from", "sequences", "steps", "hidden", "outputs");
    return Optional.of(new Quantisation(made.text("from"), made.integer("sequences", 1), made.integer("steps", 1),
        difference(made.object("hidden")), difference(made.object("outputs"))));
  }

  private static Quantisation.Difference difference(JsonFields difference) throws ModelFileException {
    difference.requireExactly("mean", "largest");
    return new Quantisation.Difference(difference.number("mean"), difference.number("largest"));
  }

  private static Shape shape(JsonFields model) throws ModelFileException {
    List<String> names = SHAPES.stream().map(Shape::text).toList();
    return SHAPES.get(names.indexOf(model.word("shape", names, List.of())));
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

  private static List<ModelJson.Layer> layers(JsonFields model, Shape shape) throws ModelFileException {
    List<ModelJson.Layer> layers = new ArrayList<>();
    for (JsonFields layer : model.objects("layers")) {
      layers.add(LayerJson.read(layer));
    }
    if (layers.isEmpty() && shape != Shape.ONE_TO_ONE) {
      throw model.error("layers", "is empty; only a model of shape one-to-one may have no layer");
    }
    if (!layers.isEmpty() && layers.getLast() instanceof ModelJson.Dense) {
      throw model.error("layers", "ends in a dense layer; one behind the last recurrent layer belongs into head");
    }
    return layers;
  }

  private static List<ModelJson.Dense> head(JsonFields model) throws ModelFileException {
    if (model.isNull("head")) {
      return List.of();
    }
    List<JsonFields> stack = model.isArray("head") ? model.objects("head") : List.of(model.object("head"));
    if (stack.isEmpty()) {
      throw model.error("head", "is empty; a model without a head says null");
    }
    List<ModelJson.Dense> layers = new ArrayList<>();
    for (JsonFields layer : stack) {
      ModelJson.Dense dense = DenseJson.read(layer, "type", List.of("softmax", "sigmoid", "tanh", "relu", "linear"));
      if (dense.activation() == DenseActivation.SOFTMAX && layers.size() + 1 < stack.size()) {
        throw layer.error("activation", "is softmax, which only the last layer of a head can be");
      }
      layers.add(dense);
    }
    return layers;
  }

  private static Optional<ModelJson.Decoder> decoder(JsonFields model, Shape shape) throws ModelFileException {
    if (shape.generates()) {
      return Optional.of(DecoderJson.read(model));
    }
    for (String field : List.of("decoder", "generation")) {
      if (model.has(field)) {
        throw model.error(field, "is for the shapes one-to-many and many-to-many, but shape is " + shape.text());
      }
    }
    return Optional.empty();
  }

  private static ModelJson.Output output(JsonFields output) throws ModelFileException {
    output.requireWith(List.of("summary"), "top", "values", "surprise", "labels");
    Summary summary = output.has("summary")
        ? Summary.valueOf(output.word("summary", List.of("none", "hidden", "cell"), List.of()).toUpperCase(Locale.ROOT))
        : Summary.NONE;
    return new ModelJson.Output(output.integer("top", 0), output.bool("values"), output.bool("surprise"), output.fileNameOrNull("labels"),
        summary);
  }
}
