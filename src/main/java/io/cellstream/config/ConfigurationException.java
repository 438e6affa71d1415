package io.cellstream.config;

/**
 * The configuration can't be used as it is. The message is one line: where (file and line, variable or flag), what, and what to do; it shows
 * no secret.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }

  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
