package io.cellstream.format.protobuf.schema;

/** A schema can't be used; the message says why. */
public final class UnusableSchemaException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnusableSchemaException(String message) {
    super(message);
  }

  UnusableSchemaException(String message, Throwable cause) {
    super(message, cause);
  }
}
