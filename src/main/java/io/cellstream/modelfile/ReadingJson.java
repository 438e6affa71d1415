package io.cellstream.modelfile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.ReadingDefinition.Begin;
import io.cellstream.model.definition.ReadingDefinition.Whole;
import io.cellstream.model.definition.ReadingDefinition.Windowed;
import io.cellstream.model.definition.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads {@code reading}: inputs that are kept, and read at once. A model with a layer that reads backward must have it. */
final class ReadingJson {
  private static final String READING = "reading";
  private static final String MAX_LENGTH = "maxLength";
  private static final String WINDOW = "window";
  private static final String BEGIN = "begin";
  private static final String PAD = "pad";
  private static final String WAIT = "wait";
  private static final String SHORT = "short";

  private ReadingJson() {
  }

  /** Empty if the model steps. */
  static Optional<ModelJson.Reading> read(JsonFields model, Shape shape, List<ModelJson.Layer> layers) throws ModelFileException {
    int backward = (int) layers.stream().takeWhile(layer -> !layer.readsBackward()).count();
    boolean readsBackward = backward < layers.size();
    if (!model.has(READING)) {
      if (!readsBackward) {
        return Optional.empty();
      }
      requireManyToOne(model, "layers[" + backward + "].direction", "needs the whole sequence", shape);
      throw model.error(READING,
          "is missing: layers[" + backward + "] reads backward, so a sequence's inputs are kept until its end, and {\""
              + MAX_LENGTH + "\": …, \"answer\": …} says how many");
    }
    JsonFields reading = model.object(READING);
    boolean isWindowed = reading.has(WINDOW);
    if (!readsBackward && !isWindowed) {
      throw model.error(READING, "is for models with a layer that reads backward, or with a \"" + WINDOW
          + "\" of a sequence's last inputs, but every layer reads forward, and it has no " + WINDOW);
    }
    requireManyToOne(model, READING, "keeps inputs", shape);
    if (layers.isEmpty()) {
      throw model.error(READING, "keeps inputs, but the model has no layer that could read them");
    }
    Optional<ModelJson.Window> window = isWindowed ? Optional.of(window(reading)) : Optional.empty();
    if (!isWindowed) {
      reading.requireExactly(MAX_LENGTH, "answer");
    }
    return Optional.of(new ModelJson.Reading(reading.integer(isWindowed ? WINDOW : MAX_LENGTH, 1), window, answer(reading, layers)));
  }

  private static void requireManyToOne(JsonFields model, String field, String what, Shape shape) throws ModelFileException {
    if (shape != Shape.MANY_TO_ONE) {
      throw model.error(field,
          what + ", which only a model of shape " + Shape.MANY_TO_ONE.text() + " does, but shape is " + shape.text());
    }
  }

  private static Answer answer(JsonFields reading, List<ModelJson.Layer> layers) throws ModelFileException {
    List<String> answers = Arrays.stream(Answer.values()).map(Answer::text).toList();
    String word = reading.word("answer", answers, List.of());
    Answer answer = Arrays.stream(Answer.values()).filter(each -> each.text().equals(word)).findFirst().orElseThrow();
    if (answer == Answer.LAST_STEP && !layers.getLast().readsBackward()) {
      throw reading.error("answer",
          "must be " + Answer.LAST_STATES.text() + ", since the last layer reads forward: both are the same there");
    }
    return answer;
  }

  private static ModelJson.Window window(JsonFields reading) throws ModelFileException {
    reading.requireExactly(WINDOW, "hop", BEGIN, "answer");
    int hop = reading.integer("hop", 1);
    if (!reading.node(BEGIN).isObject()) {
      return new ModelJson.Window(hop, reading.word(BEGIN, List.of(WAIT, SHORT), List.of()).equals(WAIT), Optional.empty());
    }
    JsonFields begin = reading.object(BEGIN);
    begin.requireExactly(PAD);
    return new ModelJson.Window(hop, false, Optional.of(begin));
  }

  /**
   * The reading of a model with this input.
   *
   * @param widest the most floats that a layer outputs per step
   * @throws ModelFileException if a window's padding does not fit the input, or too much would be kept
   */
  static ReadingDefinition definition(String modelFile, ModelJson.Reading json, InputDefinition input, int widest)
      throws ModelFileException {
    ReadingDefinition reading = json.window().isEmpty()
        ? new Whole(json.length(), json.answer())
        : new Windowed(json.length(), json.window().get().hop(), begin(json.window().get(), input), json.answer());
    requireKeepable(modelFile + ": reading." + (json.window().isEmpty() ? MAX_LENGTH : WINDOW), reading,
        input instanceof InputDefinition.FeatureInput ? input.size() : 1, widest);
    return reading;
  }

  private static Begin begin(ModelJson.Window window, InputDefinition input) throws ModelFileException {
    if (window.padding().isEmpty()) {
      return window.waits() ? new Begin.Wait() : new Begin.Partial();
    }
    JsonFields begin = window.padding().get();
    return switch (input) {
      case InputDefinition.FeatureInput features -> padding(begin, features);
      case InputDefinition.TokenInput token -> {
        String text = begin.anyText(PAD);
        int id = token.vocabulary().id(text);
        if (id < 0) {
          throw begin.error(PAD, "\"" + text + "\" is no token of the vocabulary");
        }
        yield new Begin.PadToken(id);
      }
    };
  }

  private static Begin padding(JsonFields begin, InputDefinition.FeatureInput features) throws ModelFileException {
    float[] padding = begin.floats(PAD, features.size());
    if (!features.isFinite(padding)) {
      throw begin.error(PAD, "is not finite once it is normalised");
    }
    Float[] boxed = new Float[padding.length];
    Arrays.setAll(boxed, i -> padding[i]);
    return new Begin.PadFeatures(List.of(boxed));
  }

  private static void requireKeepable(String field, ReadingDefinition reading, int inputFloats, int widest) throws ModelFileException {
    long read = (long) reading.mostKept() * widest;
    if (read > ReadingDefinition.MOST_READ) {
      throw new ModelFileException(field + " is " + reading.mostKept() + ", so a layer could give " + read + " numbers for a sequence; "
          + ReadingDefinition.MOST_READ + " are allowed");
    }
    long kept = (long) reading.mostKept() * inputFloats;
    if (kept > ReadingDefinition.MOST_KEPT) {
      throw new ModelFileException(field + " is " + reading.mostKept() + ", so a sequence's state could hold " + kept + " numbers; "
          + ReadingDefinition.MOST_KEPT + " are allowed");
    }
  }

  /** The reading as {@code model.json} has it. */
  static void write(ObjectNode json, ReadingDefinition reading, InputDefinition input) {
    switch (reading) {
      case Whole whole -> json.put(MAX_LENGTH, whole.maxLength());
      case Windowed window -> {
        json.put(WINDOW, window.length()).put("hop", window.hop());
        switch (window.begin()) {
          case Begin.Wait _ -> json.put(BEGIN, WAIT);
          case Begin.Partial _ -> json.put(BEGIN, SHORT);
          case Begin.PadFeatures(List<Float> features) -> features.forEach(json.putObject(BEGIN).putArray(PAD)::add);
          case Begin.PadToken(int id) -> json.putObject(BEGIN).put(PAD, ((InputDefinition.TokenInput) input).vocabulary().token(id));
        }
      }
    }
    json.put("answer", reading.answer().text());
  }
}
