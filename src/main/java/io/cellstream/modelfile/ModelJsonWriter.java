package io.cellstream.modelfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellstream.kernel.Activation;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.GenerationDefinition.Beam;
import io.cellstream.model.definition.GenerationDefinition.Greedy;
import io.cellstream.model.definition.GenerationDefinition.Sample;
import io.cellstream.model.definition.GruVariant;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.LstmVariant;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition.Summary;
import io.cellstream.model.definition.RnnVariant;
import io.cellstream.model.definition.Vocabulary;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the JSON files of a package, laid out for people and for diff: the same content always gives the same bytes. */
final class ModelJsonWriter {
  /** Sorts the keys of maps, so that the same {@code training} always gives the same file. */
  private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private ModelJsonWriter() {
  }

  /** @throws IllegalArgumentException if {@code training} has a value that JSON can't express */
  static String model(ModelDefinition definition, boolean labelsFile, Map<String, ?> training) {
    ObjectNode model = MAPPER.createObjectNode().put("format", ModelJson.FORMAT).put("name", definition.name())
        .put("version", definition.version()).put("shape", definition.shape().text()).put("precision", definition.precision().text());
    input(model.putObject("input"), definition.input());
    ArrayNode layers = layers(model, definition.layers(), "");
    for (int l = 0; l < layers.size(); l++) {
      initial((ObjectNode) layers.get(l), definition.initial().get(l), l);
    }
    head(model, definition.head());
    definition.decoder().ifPresent(decoder -> decoder(model, decoder));
    definition.reading().ifPresent(reading -> ReadingJson.write(model.putObject("reading"), reading, definition.input()));
    ObjectNode output = model.putObject("output").put("top", definition.output().top()).put("values", definition.output().values())
        .put("surprise", definition.output().surprise()).put("labels", labelsFile ? ModelPackageWriter.LABELS : null);
    if (definition.output().summary() != Summary.NONE) {
      output.put("summary", word(definition.output().summary()));
    }
    definition.quantisation().ifPresent(made -> {
      ObjectNode json = model.putObject("quantisation").put("from", made.from()).put("sequences", made.sequences())
          .put("steps", made.steps());
      json.putObject("hidden").put("mean", made.hidden().mean()).put("largest", made.hidden().largest());
      json.putObject("outputs").put("mean", made.outputs().mean()).put("largest", made.outputs().largest());
    });
    model.set("training", MAPPER.valueToTree(training));
    return text(model, new DefaultPrettyPrinter());
  }

  private static ArrayNode layers(ObjectNode json, List<LayerDefinition> stack, String prefix) {
    ArrayNode layers = json.putArray("layers");
    for (LayerDefinition layer : stack) {
      int l = layers.size();
      switch (layer) {
        case CellDefinition cell -> layers.add(cell(cell, prefix, l, "forward"));
        case LayerDefinition.Backward(CellDefinition cell) -> layers.add(cell(cell, prefix, l, "backward"));
        case LayerDefinition.Bidirectional(CellDefinition forward, CellDefinition _) ->
          layers.add(cell(forward, prefix, l, "bidirectional"));
        case LayerDefinition.Dense(DenseDefinition dense) ->
          DenseJson.write(layers.addObject(), "cell", prefix + TensorNames.dense(l), dense);
      }
    }
    return layers;
  }

  /** Whether both cells have the same description in {@code model.json}. */
  static boolean sameKind(CellDefinition a, CellDefinition b) {
    return cell(a, "", 0, "").equals(cell(b, "", 0, ""));
  }

  private static ObjectNode cell(CellDefinition cell, String prefix, int l, String direction) {
    ObjectNode each = MAPPER.createObjectNode().put("cell", TensorNames.cell(cell)).put("hidden", cell.units());
    if (!direction.equals("forward")) {
      each.put("direction", direction);
    }
    each.put("weights", prefix + TensorNames.cell(cell)).put("layer", l);
    switch (cell) {
      case CellDefinition.Lstm _, CellDefinition.Gru _ -> {
      }
      case CellDefinition.Rnn rnn -> each.put("nonlinearity", word(rnn.nonlinearity()));
      case LstmVariant lstm -> lstm(each, lstm);
      case GruVariant gru -> {
        each.put("reset", gru.resetAfter() ? "after" : "before");
        clip(each, gru.clip());
        activations(each, gru.gateActivation(), gru.candidate());
      }
      case RnnVariant rnn -> {
        clip(each, rnn.clip());
        activations(each, rnn.activation());
      }
    }
    return each;
  }

  private static void lstm(ObjectNode json, LstmVariant lstm) {
    json.put("peepholes", lstm.peephole() != null);
    if (lstm.projection() != null) {
      json.put("projection", lstm.hidden());
    }
    json.put("coupled", lstm.coupled());
    clip(json, lstm.clip());
    activations(json, lstm.gateActivation(), lstm.candidate(), lstm.output());
  }

  private static void clip(ObjectNode json, float clip) {
    if (clip < Float.POSITIVE_INFINITY) {
      json.put("clip", clip);
    }
  }

  private static void activations(ObjectNode json, Activation... activations) {
    ArrayNode array = json.putArray("activations");
    for (Activation activation : activations) {
      ObjectNode each = array.addObject().put("function", activation.function().text());
      if (activation.function().parameters() > 0) {
        each.put("alpha", activation.alpha());
      }
      if (activation.function().parameters() > 1) {
        each.put("beta", activation.beta());
      }
    }
  }

  private static void initial(ObjectNode layer, InitialState initial, int l) {
    if (initial.hidden().isPresent()) {
      layer.put("initialHidden", TensorNames.initialHidden(l));
    }
    if (initial.cell().isPresent()) {
      layer.put("initialCell", TensorNames.initialCell(l));
    }
  }

  /** Writes a head. A head of one layer is an object, not an array, as in earlier versions. */
  private static void head(ObjectNode model, HeadDefinition head) {
    switch (head) {
      case HeadDefinition.Hidden _ -> model.putNull("head");
      case HeadDefinition.Dense(List<DenseDefinition> layers) when layers.size() == 1 ->
        dense(model.putObject("head"), layers.getFirst(), 0, 1);
      case HeadDefinition.Dense(List<DenseDefinition> layers) -> {
        ArrayNode stack = model.putArray("head");
        for (DenseDefinition layer : layers) {
          dense(stack.addObject(), layer, stack.size() - 1, layers.size());
        }
      }
    }
  }

  private static void dense(ObjectNode json, DenseDefinition layer, int l, int layers) {
    DenseJson.write(json, "type", TensorNames.head(l, layers), layer);
  }

  private static void decoder(ObjectNode model, DecoderDefinition decoder) {
    ObjectNode json = model.putObject("decoder").put("vocabulary", ModelPackageWriter.OUTPUT).put("embedding",
        TensorNames.ofDecoder(ModelPackageWriter.EMBEDDING));
    layers(json, decoder.layers(), TensorNames.ofDecoder(""));
    json.put("start", decoder.vocabulary().token(decoder.start())).put("stop", decoder.vocabulary().token(decoder.stop()));
    ObjectNode generation = model.putObject("generation");
    switch (decoder.generation().method()) {
      case Greedy() -> generation.put("method", "greedy");
      case Sample(float temperature, int topK, float topP, int completions) -> generation.put("method", "sample")
          .put("temperature", temperature).put("topK", topK).put("topP", topP).put("completions", completions);
      case Beam(int beams, int completions) -> generation.put("method", "beam").put("beams", beams).put("completions", completions);
    }
    generation.put("maxLength", decoder.generation().maxLength());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** An array of strings, one entry a line. */
  static String strings(Vocabulary vocabulary) {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
    return text(MAPPER.valueToTree(vocabulary.tokens()), printer);
  }

  private static void input(ObjectNode json, InputDefinition input) {
    switch (input) {
      case InputDefinition.TokenInput token -> json.put("type", "token").put("vocabulary", ModelPackageWriter.VOCABULARY)
          .put("embedding", ModelPackageWriter.EMBEDDING)
          .put("unknown", token.unknown().isPresent() ? token.vocabulary().token(token.unknown().getAsInt()) : ModelJson.REJECT);
      case InputDefinition.FeatureInput features -> {
        json.put("type", "features").put("size", features.size());
        json.set("mean", MAPPER.valueToTree(features.mean()));
        json.set("scale", MAPPER.valueToTree(features.scale()));
      }
    }
  }

  private static String text(JsonNode json, DefaultPrettyPrinter printer) {
    PrettyPrinter layout = printer
        .withSeparators(Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    try {
      return MAPPER.writer(layout).writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("can't be written as JSON: " + JsonWords.problem(e), e);
    }
  }
}
