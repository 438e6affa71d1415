package io.cellstream.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which positions of a sequence were seen: all from {@code from} to {@code last} except those in its gaps. What is below {@code from} was
 * before the sequence, or in a gap that is no longer kept, because only so many are.
 *
 * @param any whether any position was seen; if not, the others mean nothing
 * @param from the lowest position of which is known whether it was seen
 * @param last the highest position seen
 * @param gaps in rising order, each between {@code from} and {@code last}
 */
public record Positions(boolean any, long from, long last, List<Gap> gaps) {
  /** No position was seen. */
  public static final Positions NONE = new Positions(false, 0, 0, List.of());

  public Positions {
    gaps = List.copyOf(gaps);
  }

  /** Positions that have not been seen, though higher ones have. */
  public record Gap(long from, long to) {

    /** The number of positions in it; at most {@link Long#MAX_VALUE}. */
    public long size() {
      long size = to - from + 1;
      return size > 0 ? size : Long.MAX_VALUE;
    }

    private boolean has(long position) {
      return from <= position && position <= to;
    }
  }

  /** How a position stands to those that were seen. */
  public enum Standing {
    /** It is above all that were seen. */
    NEW,
    /** It was seen before. */
    SEEN,
    /** It is in a gap: the event comes late. */
    LATE,
    /** It was seen before, or comes late; too much lies between to tell. */
    UNTOLD
  }

  /** The first position of a sequence. */
  static Positions of(long first) {
    return new Positions(true, first, first, List.of());
  }

  /** All positions from one to another. */
  public static Positions of(long from, long last) {
    return new Positions(true, from, last, List.of());
  }

  /** The highest position seen. */
  public OptionalLong highest() {
    return any ? OptionalLong.of(last) : OptionalLong.empty();
  }

  Standing of(OptionalLong position) {
    if (!any || position.isEmpty() || position.getAsLong() > last) {
      return Standing.NEW;
    }
    long at = position.getAsLong();
    if (at < from) {
      return Standing.UNTOLD;
    }
    return gaps.stream().anyMatch(gap -> gap.has(at)) ? Standing.LATE : Standing.SEEN;
  }

  /** The gap that a new position leaves below itself; null: none. */
  @Nullable
  Gap skippedBy(OptionalLong position) {
    return any && position.isPresent() && position.getAsLong() - 1 > last && position.getAsLong() > last
        ? new Gap(last + 1, position.getAsLong() - 1)
        : null;
  }

  /**
   * The positions with another one, which is new or late.
   *
   * @param most the most gaps to keep; the lowest are given up
   */
  Positions with(long position, int most) {
    if (!any) {
      return of(position);
    }
    if (position > last) {
      Gap skipped = skippedBy(OptionalLong.of(position));
      return skipped == null ? new Positions(true, from, position, gaps) : bounded(position, and(skipped), most);
    }
    List<Gap> open = new ArrayList<>(gaps.size() + 1);
    for (Gap gap : gaps) {
      if (!gap.has(position)) {
        open.add(gap);
        continue;
      }
      if (gap.from < position) {
        open.add(new Gap(gap.from, position - 1));
      }
      if (position < gap.to) {
        open.add(new Gap(position + 1, gap.to));
      }
    }
    return bounded(last, open, most);
  }

  private List<Gap> and(Gap gap) {
    List<Gap> more = new ArrayList<>(gaps);
    more.add(gap);
    return more;
  }

  private Positions bounded(long newLast, List<Gap> open, int most) {
    if (open.size() <= most) {
      return new Positions(true, from, newLast, open);
    }
    int forgotten = open.size() - most;
    return new Positions(true, open.get(forgotten - 1).to + 1, newLast, open.subList(forgotten, open.size()));
  }
}
