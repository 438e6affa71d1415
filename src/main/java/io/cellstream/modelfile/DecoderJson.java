package io.cellstream.modelfile;

import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Beam;
import io.cellstream.model.definition.GenerationDefinition.Greedy;
import io.cellstream.model.definition.GenerationDefinition.Method;
import io.cellstream.model.definition.GenerationDefinition.Sample;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code decoder} and {@code generation}. */
final class DecoderJson {
  private static final float COLDEST = 0.01f;
  private static final float HOTTEST = 100f;

  private DecoderJson() {
  }

  static ModelJson.Decoder read(JsonFields model) throws ModelFileException {
    JsonFields decoder = model.object("decoder");
    decoder.requireExactly("vocabulary", "embedding", "layers", "start", "stop");
    List<ModelJson.Layer> layers = new ArrayList<>();
    for (JsonFields layer : decoder.objects("layers")) {
      layers.add(LayerJson.readOfDecoder(layer));
    }
    return new ModelJson.Decoder(decoder.fileName("vocabulary"), decoder.text("embedding"), layers, decoder.anyText("start"),
        decoder.anyText("stop"), generation(model.object("generation")));
  }

  private static GenerationDefinition generation(JsonFields json) throws ModelFileException {
    Method method = switch (json.word("method", List.of("greedy", "sample", "beam"), List.of())) {
      case "greedy" -> {
        json.requireExactly("method", "maxLength");
        yield new Greedy();
      }
      case "sample" -> {
        json.requireWith(List.of("temperature", "topK", "topP", "completions"), "method", "maxLength");
        yield new Sample(json.has("temperature") ? json.number("temperature", COLDEST, HOTTEST) : 1f,
            json.has("topK") ? json.integer("topK", 0) : 0, json.has("topP") ? json.number("topP", Float.MIN_VALUE, 1f) : 1f,
            completions(json, GenerationDefinition.MOST_ROWS));
      }
      default -> {
        json.requireWith(List.of("completions"), "method", "beams", "maxLength");
        int beams = json.integer("beams", 1, GenerationDefinition.MOST_ROWS);
        yield new Beam(beams, completions(json, beams));
      }
    };
    GenerationDefinition generation = new GenerationDefinition(method, json.integer("maxLength", 1));
    if (generation.steps() > GenerationDefinition.MOST_STEPS) {
      throw json.error("maxLength", "is " + generation.maxLength() + ", times " + method.rows() + " sequences at once: one event may cost "
          + GenerationDefinition.MOST_STEPS + " steps of the decoder, so that it does not hold up those behind it");
    }
    return generation;
  }

  private static int completions(JsonFields json, int most) throws ModelFileException {
    return json.has("completions") ? json.integer("completions", 1, most) : 1;
  }
}
