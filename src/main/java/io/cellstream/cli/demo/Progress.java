package io.cellstream.cli.demo;

import io.cellstream.cli.input.Reply;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import java.util.List;
import java.util.Optional;

/** How far a watched sequence is, and what was last said about it. */
final class Progress {
  private final DemoSequence sequence;
  private final EventChecker checker;
  private final boolean keepsState;
  private final Reply reply;
  private int seen;
  private Optional<Prediction> latest = Optional.empty();

  /**
   * @param keepsState whether an event goes on where the one before it ended; else each is a sequence of its own
   * @param reply yet to come
   */
  Progress(DemoSequence sequence, EventChecker checker, boolean keepsState, Reply reply) {
    this.sequence = sequence;
    this.checker = checker;
    this.keepsState = keepsState;
    this.reply = reply;
  }

  DemoSequence sequence() {
    return sequence;
  }

  /** The next event was published. */
  void published() {
    seen++;
  }

  /**
   * A prediction came for a step, or the first token of what is written after it, so the model is as far as the event that it follows; others
   * before it may have been turned away.
   */
  void stepped(Prediction prediction) {
    answered(prediction);
    if (prediction.index().orElse(0) > 0 || prediction.completion().orElse(0) > 0) {
      return;
    }
    for (int i = seen; i < sequence.events().size(); i++) {
      if (isFollowedBy(sequence.events().get(i), prediction)) {
        seen = i + 1;
        return;
      }
    }
  }

  /** A prediction came for a whole sequence, or a token of what follows it. */
  void answered(Prediction prediction) {
    latest = Optional.of(prediction);
    reply.take(prediction);
  }

  private boolean isFollowedBy(RawEvent event, Prediction prediction) {
    try {
      return event.input() != null && checker.check(event, new Origin(0, 0, 0)).input() != null
          && (prediction.position().isEmpty() || event.position().equals(prediction.position()));
    } catch (RejectedEventException _) {
      return false;
    }
  }

  /** The events of the present sequence so far: a key may have several, one after the other. */
  List<RawEvent> events() {
    int from = Math.max(0, seen - 1);
    while (keepsState && from > 0 && !sequence.events().get(from).start() && !sequence.events().get(from - 1).end()) {
      from--;
    }
    return sequence.events().subList(from, seen);
  }

  /** What was said about a whole sequence so far. */
  Reply reply() {
    return reply;
  }

  Optional<Prediction> latest() {
    return latest;
  }
}
