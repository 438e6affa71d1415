package io.cellstream.importer;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.WindowOptions;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.ReadingDefinition.Begin;
import io.cellstream.model.definition.ReadingDefinition.Windowed;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelFileException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** The window that a model reads for each answer: what its user says, or else what the file says, if that gives one answer for a sequence. */
final class WindowGaps {
  private final String file;
  private final ForeignModel model;
  private final ImportOptions options;
  private final WindowOptions said;

  WindowGaps(String file, ForeignModel model, ImportOptions options) {
    this.file = file;
    this.model = model;
    this.options = options;
    this.said = options.window();
  }

  /**
   * The number of its events; empty if there is no window.
   *
   * @throws ModelFileException naming the option that means nothing
   */
  OptionalInt length() throws ModelFileException {
    if (said.option().isEmpty()) {
      return ofFile();
    }
    String option = said.option().get() + ": ";
    if (model.layers().isEmpty()) {
      throw new ModelFileException(option + file + " has no recurrent layer, so it answers each event by itself");
    }
    if (options.shape().isPresent() && options.shape().get() != Shape.MANY_TO_ONE) {
      throw new ModelFileException(option + "a window of events gives one answer, so it is many-to-one, and not "
          + options.shape().get().text() + "; leave --shape out");
    }
    if (options.maxLength().isPresent()) {
      throw new ModelFileException("--max-length " + options.maxLength().getAsInt()
          + ": is for sequences that are read as a whole; a window keeps as many events as it has");
    }
    OptionalInt length = said.length().isPresent() ? said.length() : ofFile();
    if (length.isEmpty()) {
      throw new ModelFileException(option + file + " has no fixed number of steps; say of how many events a window is: --window N");
    }
    return length;
  }

  private OptionalInt ofFile() {
    return isAsInFile() ? model.steps() : OptionalInt.empty();
  }

  private boolean isAsInFile() {
    return options.shape().isEmpty() && model.shape().filter(Shape.MANY_TO_ONE::equals).isPresent() && !model.layers().isEmpty();
  }

  /** @throws ModelFileException naming the option with a value that does not fit */
  Windowed window(int length, InputDefinition input, Answer answer) throws ModelFileException {
    int floats = input instanceof InputDefinition.FeatureInput ? input.size() : 1;
    int most = ReadingDefinition.MOST_KEPT / floats;
    if (length < 1 || length > most) {
      throw new ModelFileException("--window " + length + ": must be from 1 to " + most + ", as a sequence may keep "
          + ReadingDefinition.MOST_KEPT + " numbers, and an event has " + floats);
    }
    int hop = said.hop().orElse(1);
    if (hop < 1) {
      throw new ModelFileException("--hop " + hop + ": must be 1 or more");
    }
    return new Windowed(length, hop, begin(input), answer);
  }

  private Begin begin(InputDefinition input) throws ModelFileException {
    if (said.pad().isPresent() && said.isShort()) {
      throw new ModelFileException("--pad " + said.pad().get() + ": fills up what --short-windows leaves short; give one of them");
    }
    if (said.pad().isPresent()) {
      return switch (input) {
        case InputDefinition.TokenInput token -> pad(token, said.pad().get());
        case InputDefinition.FeatureInput features -> pad(features, said.pad().get());
      };
    }
    // of a model that leaves padding out, the steps that are left are a shorter window
    return said.isShort() || options.noPadding() ? new Begin.Partial() : new Begin.Wait();
  }

  private static Begin pad(InputDefinition.TokenInput token, String text) throws ModelFileException {
    int id = token.vocabulary().id(text);
    if (id < 0) {
      throw new ModelFileException("--pad " + text + ": is no token of the vocabulary");
    }
    return new Begin.PadToken(id);
  }

  private static Begin pad(InputDefinition.FeatureInput features, String text) throws ModelFileException {
    double[] numbers = NumberList.read(text, "--pad");
    if (numbers.length != 1 && numbers.length != features.size()) {
      throw new ModelFileException("--pad " + text + ": has " + numbers.length + " numbers, but an event has " + features.size()
          + "; give one for each, or one for all");
    }
    float[] padding = new float[features.size()];
    for (int i = 0; i < padding.length; i++) {
      padding[i] = (float) numbers[numbers.length == 1 ? 0 : i];
    }
    if (!features.isFinite(padding)) {
      throw new ModelFileException("--pad " + text + ": is not finite in f32 once it is normalised");
    }
    Float[] boxed = new Float[padding.length];
    Arrays.setAll(boxed, i -> padding[i]);
    return new Begin.PadFeatures(List.of(boxed));
  }

  /** What a window means that the file, and not its user, has brought in. */
  static List<String> remarks(ForeignModel foreign, ReadingDefinition reading) {
    if (!(reading instanceof Windowed window) || foreign.steps().orElse(-1) != window.length()) {
      return List.of();
    }
    String first = window.begin() instanceof Begin.Wait ? ", once there are so many" : "";
    return List.of((window.length() == 1
        ? "the file has sequences of a single step, so each event is answered by itself"
        : "the file has sequences of " + window.length() + " steps, so each answer reads the last " + window.length() + " events of its key"
            + first + ", and costs as many steps")
        + "; other functions of the same weights are --shape many-to-one (one answer at a sequence's end, from all of it) and --shape"
        + " synchronized (one at each event, from a state that is carried on)");
  }
}
