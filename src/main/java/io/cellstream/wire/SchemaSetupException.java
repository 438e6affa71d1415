package io.cellstream.wire;

/** The Schema Registry answered, but what it holds (or refuses) leaves the application without a schema to write with. */
public final class SchemaSetupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SchemaSetupException(String message) {
    super(message);
  }
}
