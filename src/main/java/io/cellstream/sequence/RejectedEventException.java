package io.cellstream.sequence;

import java.util.Objects;

/** The event is the sender's fault: it goes to the dead letters and never touches a state. */
public final class RejectedEventException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectCause rejectCause;

  public RejectedEventException(RejectCause rejectCause, String message) {
    super(Objects.requireNonNull(message, "message"));
    this.rejectCause = Objects.requireNonNull(rejectCause, "rejectCause");
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  public RejectCause rejectCause() {
    return rejectCause;
  }
}
