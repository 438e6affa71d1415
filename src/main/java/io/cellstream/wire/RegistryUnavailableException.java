package io.cellstream.wire;

/**
 * The Schema Registry can't be reached, refuses the credentials, or does not do its work. That is our fault, never an event's: wait and try
 * again, or stop; never skip.
 */
public final class RegistryUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
