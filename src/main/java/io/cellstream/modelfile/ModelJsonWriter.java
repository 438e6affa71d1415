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
import io.cellstream.model.HeadDefinition;
import io.cellstream.model.InputDefinition;
import io.cellstream.model.LayerDefinition;
import io.cellstream.model.ModelDefinition;
import io.cellstream.model.Vocabulary;
import java.util.Locale;
import java.util.Map;

/** The JSON files of a package, laid out for people and for diff: the same content gives the same bytes. */
final class ModelJsonWriter {
  /** A map of no defined order must not make two files of the same training differ. */
  private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private ModelJsonWriter() {
  }

  /** @throws IllegalArgumentException if {@code training} has a value that JSON can't express */
  static String model(ModelDefinition definition, String embedding, String dense, boolean labelsFile,
      Map<String, ?> training) {
    ObjectNode model = MAPPER.createObjectNode().put("format", ModelJson.FORMAT).put("name", definition.name())
        .put("version", definition.version()).put("shape", definition.shape().text()).put("precision", ModelJson.PRECISION);
    input(model.putObject("input"), definition.input(), embedding);
    ArrayNode layers = model.putArray("layers");
    for (LayerDefinition layer : definition.layers()) {
      ObjectNode json = layers.addObject().put("cell", TensorNames.cell(layer)).put("hidden", layer.hidden())
          .put("weights", TensorNames.cell(layer)).put("layer", layers.size() - 1);
      if (layer instanceof LayerDefinition.Rnn rnn) {
        json.put("nonlinearity", rnn.nonlinearity().name().toLowerCase(Locale.ROOT));
      }
    }
    switch (definition.head()) {
      case HeadDefinition.Hidden _ -> model.putNull("head");
      case HeadDefinition.Dense head -> model.putObject("head").put("type", "dense").put("weights", dense).put("activation",
          head.activation().name().toLowerCase(Locale.ROOT));
    }
    model.putObject("output").put("top", definition.output().top()).put("values", definition.output().values())
        .put("surprise", definition.output().surprise()).put("labels", labelsFile ? ModelPackageWriter.LABELS : null);
    model.set("training", MAPPER.valueToTree(training));
    return text(model, new DefaultPrettyPrinter());
  }

  /** One entry a line. */
  static String strings(Vocabulary vocabulary) {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
    return text(MAPPER.valueToTree(vocabulary.tokens()), printer);
  }

  private static void input(ObjectNode json, InputDefinition input, String embedding) {
    switch (input) {
      case InputDefinition.Token token -> json.put("type", "token").put("vocabulary", ModelPackageWriter.VOCABULARY)
          .put("embedding", embedding)
          .put("unknown", token.unknown().isPresent() ? token.vocabulary().token(token.unknown().getAsInt()) : ModelJson.REJECT);
      case InputDefinition.Features features -> {
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
      throw new IllegalArgumentException("can't be written as JSON: " + e.getOriginalMessage(), e);
    }
  }
}
