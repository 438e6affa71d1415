package io.cellstream.wire;

import java.time.Duration;

/**
 * The registry answers, and does not know an event's schema, which may still come: the event is to be tried again, by a new thread, since a
 * transaction can't be kept open for so long. Never the event's fault yet, and never a failure that counts.
 */
public final class SchemaNotKnownYetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration left;

  SchemaNotKnownYetException(String message, Duration left) {
    super(message);
    this.left = left;
  }

  /** How long the schema may still be waited for. */
  public Duration left() {
    return left;
  }
}
