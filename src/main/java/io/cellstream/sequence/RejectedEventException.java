package io.cellstream.sequence;

import io.cellstream.text.Printable;
import java.util.Objects;

/**
 * The event's sender made a mistake: the event goes to the dead letters and never touches a state. The message is one printable line, even
 * where it quotes the sender.
 */
public final class RejectedEventException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 1_000;

  private final RejectCause rejectCause;

  public RejectedEventException(RejectCause rejectCause, String message) {
    super(Printable.escaped(Objects.requireNonNull(message, "message"), LONGEST));
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
