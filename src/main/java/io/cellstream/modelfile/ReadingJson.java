package io.cellstream.modelfile;

import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads {@code reading}, which a model with a layer that reads backward must have. */
final class ReadingJson {
  private static final String READING = "reading";
  private static final String MAX_LENGTH = "maxLength";

  private ReadingJson() {
  }

  /** Empty if every layer reads forward. */
  static Optional<ReadingDefinition> read(JsonFields model, Shape shape, List<ModelJson.Layer> layers) throws ModelFileException {
    int backward = (int) layers.stream().takeWhile(layer -> !layer.readsBackward()).count();
    if (backward == layers.size()) {
      if (model.has(READING)) {
        throw model.error(READING, "is for models with a layer that reads backward, but every layer reads forward");
      }
      return Optional.empty();
    }
    if (shape != Shape.MANY_TO_ONE) {
      throw model.error("layers[" + backward + "].direction", "needs the whole sequence, which only a model of shape many-to-one waits for,"
          + " but shape is " + shape.text());
    }
    if (!model.has(READING)) {
      throw model.error(READING,
          "is missing: layers[" + backward + "] reads backward, so a sequence's inputs are kept until its end, and {\""
              + MAX_LENGTH + "\": …, \"answer\": …} says how many");
    }
    JsonFields reading = model.object(READING);
    reading.requireExactly(MAX_LENGTH, "answer");
    List<String> answers = Arrays.stream(Answer.values()).map(Answer::text).toList();
    String word = reading.word("answer", answers, List.of());
    Answer answer = Arrays.stream(Answer.values()).filter(each -> each.text().equals(word)).findFirst().orElseThrow();
    if (answer == Answer.LAST_STEP && !layers.getLast().readsBackward()) {
      throw reading.error("answer",
          "must be " + Answer.LAST_STATES.text() + ", since the last layer reads forward: both are the same there");
    }
    return Optional.of(new ReadingDefinition(reading.integer(MAX_LENGTH, 1), answer));
  }

  /**
   * Requires that a sequence's inputs, and a layer's outputs for all its steps, are within their limits.
   *
   * @param inputFloats the numbers of one input
   * @param widest the most floats that a layer outputs per step
   */
  static void requireKeepable(String modelFile, ReadingDefinition reading, int inputFloats, int widest) throws ModelFileException {
    long read = (long) reading.maxLength() * widest;
    if (read > ReadingDefinition.MOST_READ) {
      throw new ModelFileException(modelFile + ": reading.maxLength is " + reading.maxLength() + ", so a layer could give " + read
          + " numbers for a sequence; " + ReadingDefinition.MOST_READ + " are allowed");
    }
    long kept = (long) reading.maxLength() * inputFloats;
    if (kept > ReadingDefinition.MOST_KEPT) {
      throw new ModelFileException(
          modelFile + ": reading.maxLength is " + reading.maxLength() + ", so a sequence's state could hold " + kept
              + " numbers; " + ReadingDefinition.MOST_KEPT + " are allowed");
    }
  }
}
