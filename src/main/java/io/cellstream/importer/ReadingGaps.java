package io.cellstream.importer;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.modelfile.ModelFileException;
import java.util.Optional;
import java.util.OptionalInt;

/** How a model reads inputs that are kept: where a layer reads backward, or each answer is about a window. */
final class ReadingGaps {
  private static final int USUAL_LENGTH = 1000;

  /** Bytes of inputs that a sequence may keep, unless its user says more. */
  private static final int USUAL_BYTES = 64 << 10;

  private final String file;
  private final ForeignModel model;
  private final ImportOptions options;
  private final Questions questions;

  ReadingGaps(String file, ForeignModel model, ImportOptions options, Questions questions) {
    this.file = file;
    this.model = model;
    this.options = options;
    this.questions = questions;
  }

  /**
   * Empty where the model steps.
   *
   * @throws ModelFileException naming the option that must be given, or the one that means nothing
   */
  Optional<ReadingDefinition> reading(InputDefinition input) throws ModelFileException {
    Answer answer = answer();
    WindowGaps window = new WindowGaps(file, model, options);
    OptionalInt length = window.length();
    if (length.isPresent()) {
      return Optional.of(window.window(length.getAsInt(), input, answer));
    }
    if (model.backward().isEmpty()) {
      if (options.maxLength().isPresent()) {
        throw new ModelFileException("--max-length " + options.maxLength().getAsInt() + ": every layer of " + file
            + " reads forward, so no events need to be kept");
      }
      return Optional.empty();
    }
    return Optional.of(new ReadingDefinition.Whole(maxLength(input), answer));
  }

  private Answer answer() throws ModelFileException {
    if (model.layers().isEmpty()) {
      return Answer.LAST_STATES;
    }
    ForeignModel.Layer last = model.layers().getLast();
    if (!last.definition().readsBackward()) {
      if (options.answer().isPresent()) {
        throw new ModelFileException("--answer " + options.answer().get().text() + ": the last layer of " + file
            + " reads forward, so what it gives for the last step is its last state");
      }
      return Answer.LAST_STATES;
    }
    if (options.answer().isPresent() && model.answer().isPresent()) {
      throw new ModelFileException("--answer " + options.answer().get().text() + ": " + file + " itself says what is read of its last"
          + " layer, " + model.answer().get().text() + "; leave the option out");
    }
    return options.answer().or(model::answer).orElseGet(() -> questions.ask(file, "does not say what is read of its last layer, "
        + last.source() + "; give --answer last-states (of each direction, after its own last step: PyTorch's h_n) or"
        + " --answer last-step (what both give for the last step: PyTorch's output[:, -1])", "--answer WHAT", Answer.LAST_STATES));
  }

  private int maxLength(InputDefinition input) throws ModelFileException {
    int floats = switch (input) {
      case InputDefinition.TokenInput _ -> 1;
      case InputDefinition.FeatureInput features -> features.size();
    };
    if (options.maxLength().isEmpty()) {
      return Math.clamp(USUAL_BYTES / ((long) floats * Float.BYTES), 1, USUAL_LENGTH);
    }
    int length = options.maxLength().getAsInt();
    int most = ReadingDefinition.MOST_KEPT / floats;
    if (length < 1 || length > most) {
      throw new ModelFileException("--max-length " + length + ": must be from 1 to " + most + ", as a sequence may keep "
          + ReadingDefinition.MOST_KEPT + " numbers, and an event has " + floats);
    }
    return length;
  }
}
