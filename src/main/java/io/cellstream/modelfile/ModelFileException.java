package io.cellstream.modelfile;

import io.cellstream.text.Printable;

/**
 * A model package, or a model file of another program, can't be read or written. The message is one line: the file, the field or tensor,
 * what is wrong, and what to do. It is escaped and shortened: names of fields and tensors come from the file, and must not break the line,
 * control a terminal or flood a log.
 */
public class ModelFileException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 1_000;

  public ModelFileException(String message) {
    this(message, LONGEST);
  }

  /** One that says several things, and so may be longer. */
  protected ModelFileException(String message, int longest) {
    super(Printable.escaped(message, longest));
  }

  public ModelFileException(String message, Throwable cause) {
    super(Printable.escaped(message, LONGEST), cause);
  }
}
