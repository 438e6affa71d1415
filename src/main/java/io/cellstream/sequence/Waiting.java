package io.cellstream.sequence;

import io.cellstream.sequence.PartitionTime.Moment;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An event that waits for its step, or for the verdicts of events before it. */
final class Waiting {
  final SequenceEvent event;
  /** The partition's time around the event. */
  final Moment moment;
  /** What its verdict is told with. */
  final Object context;
  final long bytes;
  /** The next event of the same sequence. */
  @Nullable
  Waiting next;
  /** The last end of the sequence before this event, whose verdict is told before this one's; null: the sequence was not over. */
  @Nullable
  Waiting lapse;
  /** Null until the event is decided. */
  @Nullable
  Verdict verdict;

  Waiting(SequenceEvent event, Moment moment, Object context, long bytes) {
    this.event = event;
    this.moment = moment;
    this.context = context;
    this.bytes = bytes;
  }

  /** The end of the sequence before this event; and then perhaps another one, of what the sequence has left behind. */
  Waiting lapsing() {
    Waiting earlier = lapse;
    Waiting newest = new Waiting(SequenceEvent.Lapse.certain(OptionalLong.empty()), moment, context, 0);
    newest.lapse = earlier;
    lapse = newest;
    return newest;
  }
}
