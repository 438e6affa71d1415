package io.cellstream.sequence;

import java.util.List;

/** Something of ours failed while events were stepped; says which of them it fails on. */
public final class FailedWaveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Object> events;

  FailedWaveException(List<Object> events, Throwable cause) {
    super(cause.getMessage(), cause);
    this.events = List.copyOf(events);
  }

  /**
   * What was given to {@link StepBatch#add} with the events: with those that fail alone, too; where none does, with all that were stepped
   * together.
   */
  public List<Object> events() {
    return events;
  }
}
