package io.cellstream.wire;

import io.cellstream.text.Printable;

/** A line is not what it should be; the message is one line that names the field and what is wrong with it. */
public final class JsonLineException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 1_000;

  public JsonLineException(String message) {
    super(Printable.escaped(message, LONGEST));
  }
}
