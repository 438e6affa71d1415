package io.cellstream.cluster;

import com.google.common.base.Throwables;

/** Why something failed, of exceptions that wrap others: of a login or a certificate that was refused, the outer ones say only that it failed. */
public final class Reasons {
  private Reasons() {
  }

  /**
   * The failure's message, and the innermost one in brackets unless it is in that already. Of several lines the first one: Java's logins put
   * a trace into theirs. Where there is no message, the exception's name stands for it.
   */
  public static String of(Throwable failure) {
    String outer = message(failure);
    String inner = message(Throwables.getRootCause(failure));
    return outer.contains(inner) ? outer : outer + " (" + inner + ")";
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage().strip();
    return message.isEmpty() ? failure.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
