package io.cellstream.store;

/** A task's local state was damaged so often that setting it aside once more would not help. */
public final class DamagedStateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedStateException(String message) {
    super(message);
  }
}
