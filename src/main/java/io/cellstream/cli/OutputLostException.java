package io.cellstream.cli;

/** Nobody reads on, or there is no room for more, so a command whose output is the point has no more to do. What came of it {@link StandardOutput} knows. */
final class OutputLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputLostException() {
    super("standard output takes no more");
  }
}
