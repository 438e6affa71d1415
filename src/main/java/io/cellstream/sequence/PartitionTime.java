package io.cellstream.sequence;

import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.SequenceEvent.Lapse;
import java.util.OptionalLong;

/**
 * How far time has come in one partition, by either clock: the latest time of its events, and the time for which it has been read to its
 * end. Neither goes back. One event moves the first one by at most {@link Lifetime#jump}, so that a single event from the far future does
 * not end all sequences; but each further event in a row that is as far ahead may move it by twice as much, so that time soon follows where
 * nothing came for long. For one thread.
 */
public final class PartitionTime {
  private static final long UNKNOWN = Long.MIN_VALUE;
  /** More doublings than that change nothing. */
  private static final int MOST_DOUBLINGS = 40;

  private final Lifetime lifetime;
  private long events;
  /** How many events in a row were further ahead than they may move the time. */
  private int ahead;
  private long wall;
  private final long wallBegan;

  /** A partition of which nothing was read yet. */
  public PartitionTime(Lifetime lifetime) {
    this(lifetime, UNKNOWN, 0, 0, 0);
  }

  /**
   * Goes on from where a partition was.
   *
   * @param events the latest time of its events, ms since the epoch; {@link Long#MIN_VALUE}: there was none
   * @param ahead how many events in a row were too far ahead
   * @param wall for how many ms it has been read to its end
   * @param wallBegan {@code wall} when that clock became the one to go by
   */
  public PartitionTime(Lifetime lifetime, long events, int ahead, long wall, long wallBegan) {
    this.lifetime = lifetime;
    this.events = events;
    this.ahead = ahead;
    this.wall = wall;
    this.wallBegan = wallBegan;
  }

  /** The latest time of the partition's events, ms since the epoch; {@link Long#MIN_VALUE}: there was none. */
  public long events() {
    return events;
  }

  /** How many events in a row were further ahead than they may move the time. */
  public int ahead() {
    return ahead;
  }

  /** For how many ms the partition has been read to its end. */
  public long wall() {
    return wall;
  }

  /** {@link #wall} when that clock became the one to go by. */
  public long wallBegan() {
    return wallBegan;
  }

  /** The time by a clock. */
  public long now(Clock clock) {
    return clock == Clock.EVENT ? events : wall;
  }

  /**
   * The partition's time around one event.
   *
   * @param before the latest time of its events before this one; the event's own if it is the first
   * @param after the latest time of its events with this one
   * @param wall for how long it has been read to its end
   */
  public record Moment(long before, long after, long wall) {

    long now(Clock clock) {
      return clock == Clock.EVENT ? after : wall;
    }
  }

  /** The present time, for what has no time of its own. */
  Moment now() {
    return new Moment(events, events, wall);
  }

  /** Tells that an event with this time was read. */
  public Moment saw(long timestamp) {
    long before = events == UNKNOWN ? timestamp : events;
    events = Math.max(before, timestamp);
    long jump = lifetime.jump() > Long.MAX_VALUE >> ahead ? Long.MAX_VALUE : lifetime.jump() << ahead;
    if (events - before > jump) {
      events = before + jump;
      ahead = Math.min(ahead + 1, MOST_DOUBLINGS);
    } else {
      ahead = 0;
    }
    return new Moment(before, events, wall);
  }

  /** Tells that the partition was read to its end for so many ms more. */
  public void wasAtEnd(long ms) {
    wall += ms;
  }

  /** When a sequence with this header is over, by its own clock, if no event of its own comes. */
  public long due(SequenceHeader header) {
    return lifetime.due(header, wallBegan);
  }

  /**
   * The end of a sequence, if it is over by now.
   *
   * @param readTo the offset of the last event of the partition that was read
   */
  Lapse lapse(Clock clock, long readTo) {
    return new Lapse(clock, now(clock), wallBegan, clock == Clock.WALL ? OptionalLong.of(readTo) : OptionalLong.empty());
  }
}
