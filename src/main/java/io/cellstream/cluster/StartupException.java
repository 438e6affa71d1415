package io.cellstream.cluster;

/**
 * The stream can't be started, or another command can't do its work on the cluster. The message says in one line what is missing, where,
 * and what to do.
 */
public final class StartupException extends Exception {
  private static final long serialVersionUID = 1L;

  public StartupException(String message) {
    super(message);
  }

  public StartupException(String message, Throwable cause) {
    super(message, cause);
  }
}
