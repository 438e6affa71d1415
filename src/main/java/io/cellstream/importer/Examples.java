package io.cellstream.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.JsonFields;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.StrictJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sequences, and what their owner's own program answers to them: a file of JSON lines, each {@code {"features":[[…],…],"output":[…]}}, or with
 * {@code tokens}, or with {@code outputs} of each step.
 */
final class Examples {
  private static final String FEATURES = "features";
  private static final String TOKENS = "tokens";
  private static final String OUTPUT = "output";
  private static final String OUTPUTS = "outputs";

  private final Path file;
  private final ModelDefinition model;
  private final List<Example> all = new ArrayList<>();

  /**
   * One sequence.
   *
   * @param line in the file
   * @param inputs ids of tokens, or all steps' features one after the other
   * @param outputs of the last steps, one after the other: of all, or of the very last
   */
  record Example(int line, float[] inputs, float[] outputs) {
  }

  private Examples(Path file, ModelDefinition model) {
    this.file = file;
    this.model = model;
  }

  /** @throws ModelFileException naming the line that is no example for this model */
  static Examples read(Path file, ModelDefinition model) throws ModelFileException {
    Examples examples = new Examples(file, model);
    try (BufferedReader in = Files.newBufferedReader(file)) {
      String line = in.readLine();
      for (int number = 1; line != null; number++) {
        if (!line.isBlank()) {
          examples.add(number, line);
        }
        line = in.readLine();
      }
    } catch (IOException e) {
      throw new ModelFileException("--check " + file + ": can't be read: " + e, e);
    }
    if (examples.all.isEmpty()) {
      throw new ModelFileException("--check " + file + ": has no line");
    }
    return examples;
  }

  Path file() {
    return file;
  }

  List<Example> all() {
    return List.copyOf(all);
  }

  private void add(int number, String text) throws ModelFileException {
    String where = "--check " + file + " line " + number;
    JsonFields line = new JsonFields(where, "", StrictJson.parse(where, text.getBytes(StandardCharsets.UTF_8)));
    boolean isToken = model.input() instanceof InputDefinition.TokenInput;
    String field = isToken ? TOKENS : FEATURES;
    if (line.has(isToken ? FEATURES : TOKENS)) {
      throw line.error(isToken ? FEATURES : TOKENS, "is not what model " + model.name() + " takes: give " + field);
    }
    float[] inputs = switch (model.input()) {
      case InputDefinition.TokenInput token -> tokens(line, token);
      case InputDefinition.FeatureInput features -> rows(line, FEATURES, features.size());
    };
    if (inputs.length == 0) {
      throw line.error(field, "has no step");
    }
    if (line.has(OUTPUT) == line.has(OUTPUTS)) {
      throw new ModelFileException(where + ": needs either \"" + OUTPUT + "\", the answer after the last step, or \"" + OUTPUTS
          + "\", those at each step");
    }
    int size = model.head().size();
    float[] outputs = line.has(OUTPUT) ? row(line, OUTPUT, line.node(OUTPUT), size) : rows(line, OUTPUTS, size);
    int steps = inputs.length / (model.input() instanceof InputDefinition.FeatureInput features ? features.size() : 1);
    if (line.has(OUTPUTS) && model.keepsInputs()) {
      throw line.error(OUTPUTS,
          "has an answer for each step, and model " + model.name() + " reads all of a sequence at once: give " + OUTPUT);
    }
    if (line.has(OUTPUTS) && outputs.length != steps * size) {
      throw line.error(OUTPUTS, "has answers for " + outputs.length / size + " steps, and " + field + " has " + steps);
    }
    all.add(new Example(number, inputs, outputs));
  }

  private static float[] tokens(JsonFields line, InputDefinition.TokenInput input) throws ModelFileException {
    JsonNode tokens = line.node(TOKENS);
    if (!tokens.isArray()) {
      throw line.error(TOKENS, "must be an array of tokens, or of their ids");
    }
    float[] ids = new float[tokens.size()];
    for (int t = 0; t < ids.length; t++) {
      JsonNode token = tokens.get(t);
      int id = token.isTextual() ? input.vocabulary().id(token.textValue()) : token.isInt() ? token.intValue() : -1;
      if (id < 0 || id >= input.vocabulary().size()) {
        throw line.error(TOKENS + "[" + t + "]", "is " + token + ", which is no token of the vocabulary, nor the id of one");
      }
      ids[t] = id;
    }
    return ids;
  }

  private static float[] rows(JsonFields line, String field, int width) throws ModelFileException {
    JsonNode rows = line.node(field);
    if (!rows.isArray()) {
      throw line.error(field, "must be an array with an array of " + width + " numbers for each step");
    }
    float[] values = new float[rows.size() * width];
    for (int t = 0; t < rows.size(); t++) {
      System.arraycopy(row(line, field + "[" + t + "]", rows.get(t), width), 0, values, t * width, width);
    }
    return values;
  }

  private static float[] row(JsonFields line, String field, JsonNode row, int width) throws ModelFileException {
    if (!row.isArray() || row.size() != width) {
      throw line.error(field, "must be an array of " + width + " numbers" + (row.isArray() ? ", and has " + row.size() : ""));
    }
    float[] values = new float[width];
    for (int i = 0; i < width; i++) {
      values[i] = row.get(i).isNumber() ? row.get(i).floatValue() : Float.NaN;
      if (!Float.isFinite(values[i])) {
        throw line.error(field, "must be an array of numbers, and has " + row.get(i));
      }
    }
    return values;
  }
}
