package io.cellstream.cli.demo;

import java.time.Duration;

/** Notices that work is waiting and nothing is done about it. For one thread. */
final class Watchdog {
  private final Duration patience;
  private long lastMove;
  private long lastDone;

  /** @param nanos now, on any clock that does not go back */
  Watchdog(Duration patience, long nanos) {
    this.patience = patience;
    this.lastMove = nanos;
  }

  /** Whether {@code done} has stood still for longer than the patience, with more to do all the while. */
  boolean isStuck(long nanos, long done, long toDo) {
    if (done > lastDone || done >= toDo) {
      lastMove = nanos;
      lastDone = done;
    }
    return nanos - lastMove > patience.toNanos();
  }
}
