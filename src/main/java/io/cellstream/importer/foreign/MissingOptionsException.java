package io.cellstream.importer.foreign;

import io.cellstream.modelfile.ModelFileException;
import io.cellstream.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** A file leaves open what its user must say. */
public final class MissingOptionsException extends ModelFileException {
  private static final long serialVersionUID = 1L;

  private final ArrayList<String> options;

  /** @param options each with a word for its value, as in {@code --shape SHAPE} */
  MissingOptionsException(String message, List<String> options) {
    super(message, Printable.LINE);
    this.options = new ArrayList<>(options);
  }

  public List<String> options() {
    return List.copyOf(options);
  }
}
