package io.cellstream.store;

/** The file with the changelog offsets of a task's stores can't be read. */
final class UnreadableCheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableCheckpointException(String message) {
    super(message);
  }
}
