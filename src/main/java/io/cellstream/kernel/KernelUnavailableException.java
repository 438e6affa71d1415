package io.cellstream.kernel;

/** The kernel asked for can't run on this machine or JVM; the message is one line that says why and what to do. */
public final class KernelUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KernelUnavailableException(String message) {
    super(message);
  }
}
