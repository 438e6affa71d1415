package io.cellstream.store;

/** Stored bytes that are not a state this version can read. Ours to answer for, never the sender's: it stops the process. */
public final class StateFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StateFormatException(String message) {
    super(message);
  }
}
