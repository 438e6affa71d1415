package io.cellstream.modelfile;

import io.cellstream.text.Printable;

/**
 * A model package, or a model file of another program, can't be read or written. The message is one line: the file, the field or tensor,
 * what is wrong, and what to do.
 */
public final class ModelFileException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 1_000;

  public ModelFileException(String message) {
    super(oneLine(message));
  }

  public ModelFileException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /**
   * Escapes and shortens a message: names of fields and tensors come from the file, and must not break the line, control a terminal or
   * flood a log.
   */
  private static String oneLine(String message) {
    return Printable.escaped(message, LONGEST);
  }
}
