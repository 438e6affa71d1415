package io.cellstream.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * How long events may be held up in any window of time. It adds up the spans in which at least one waited, so what several wait for
 * together counts once. Times are ms since the epoch; knows no clock. Not safe for threads.
 */
final class WaitingBudget {
  private final long allowed;
  private final long window;
  /** Neither overlap nor touch. */
  private final List<Span> spans = new ArrayList<>();

  /** @param allowed the most waiting within any {@code window} */
  WaitingBudget(Duration allowed, Duration window) {
    this.allowed = allowed.toMillis();
    this.window = window.toMillis();
  }

  private record Span(long from, long to) {
  }

  /** Somebody waited from then till then. */
  void spend(long from, long to) {
    long begin = from;
    long end = Math.max(from, to);
    for (Iterator<Span> each = spans.iterator(); each.hasNext();) {
      Span span = each.next();
      if (span.to >= begin && span.from <= end) {
        begin = Math.min(begin, span.from);
        end = Math.max(end, span.to);
        each.remove();
      }
    }
    if (end > begin) {
      spans.add(new Span(begin, end));
    }
  }

  /** What was spent does not count any more. */
  void refill() {
    spans.clear();
  }

  /** How long it may go on from {@code now}; never negative. */
  long left(long now) {
    long begin = now - window;
    spans.removeIf(span -> span.to <= begin);
    long spent = spans.stream().mapToLong(span -> span.to - Math.max(span.from, begin)).sum();
    return Math.max(0, allowed - spent);
  }
}
