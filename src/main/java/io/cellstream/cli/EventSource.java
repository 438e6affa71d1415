package io.cellstream.cli;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.JsonEvent;
import java.io.IOException;

/** Where events come from, and whom to tell what is wrong with one of them. */
interface EventSource {

  /** Takes one event. */
  @FunctionalInterface
  interface Taker {
    /**
     * @param number of the line or the character, from 1
     * @throws RejectedEventException if the event can't be used; the source is told, and goes on
     */
    void take(long number, JsonEvent event) throws RejectedEventException;
  }

  /** Hands over the events, one after the other. */
  void each(Taker taker) throws IOException;

  /** An event that was taken turned out to be of no use. */
  void reject(long number, RejectCause cause, String message);

  /** An event that was taken is sound, but nothing came of it. */
  void drop(long number, String message);

  Rejections rejections();
}
