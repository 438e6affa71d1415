package io.cellstream.bench;

/** A benchmark can't run or went wrong; the message is one line that says what, where and what to do. */
public final class BenchException extends Exception {
  private static final long serialVersionUID = 1L;

  public BenchException(String message) {
    super(message);
  }

  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
