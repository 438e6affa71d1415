package io.cellstream.format;

/** A schema can't be used; the message says why. */
final class ProtoSchemaException extends Exception {
  private static final long serialVersionUID = 1L;

  ProtoSchemaException(String message) {
    super(message);
  }

  ProtoSchemaException(String message, Throwable cause) {
    super(message, cause);
  }
}
