package io.cellstream.wire;

/** A line is not what it should be; the message is one line that names the field and what is wrong with it. */
public final class JsonLineException extends Exception {
  private static final long serialVersionUID = 1L;

  JsonLineException(String message) {
    super(message);
  }
}
