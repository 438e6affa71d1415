package io.cellstream.importer;

/** The other program can't run the file; the message is its own. */
public final class ReferenceException extends Exception {
  private static final long serialVersionUID = 1L;

  public ReferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
