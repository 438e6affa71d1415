package io.cellstream.sequence;

import java.util.List;

/** Stepping a wave failed through no fault of its events. Names the events on which it fails. */
public final class FailedWaveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Object> events;

  FailedWaveException(List<Object> events, Throwable cause) {
    super(cause.getMessage(), cause);
    this.events = List.copyOf(events);
  }

  /** The contexts, as given to {@link StepBatch#add}, of the events that also fail alone; if none does, of all events of the wave. */
  public List<Object> events() {
    return events;
  }
}
