package io.cellstream.store;

/** A file that says up to where a store has its changelog says something else. */
final class UnreadableCheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableCheckpointException(String message) {
    super(message);
  }
}
