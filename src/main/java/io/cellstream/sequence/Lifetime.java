package io.cellstream.sequence;

/**
 * When sequences end by themselves. All times are in ms.
 *
 * @param clock by which time a sequence is idle
 * @param idle a sequence without an event for so long is over; {@link #NEVER}: none is
 * @param age a sequence is over so long after its first event; {@link #NEVER}: none is
 * @param length a sequence is over after so many steps; {@link #NEVER}: none is
 * @param retention for how long an ended sequence leaves its last position behind, by the time of events; 0: not at all
 * @param jump the most by which one event moves its partition's time on
 */
public record Lifetime(Clock clock, long idle, long age, long length, long retention, long jump) {
  /** No limit. */
  public static final long NEVER = Long.MAX_VALUE;
  /** What is left of an ended sequence is kept for ten minutes. */
  public static final long RETENTION = 600_000;
  /** An event moves its partition's time by an hour at most. */
  public static final long JUMP = 3_600_000;
  /** Sequences end by their events only. */
  public static final Lifetime UNLIMITED = new Lifetime(Clock.EVENT, NEVER, NEVER, NEVER, RETENTION, JUMP);

  /** Throws IllegalArgumentException if a limit is below 1, or the retention is negative. */
  public Lifetime {
    if (idle < 1 || age < 1 || length < 1 || jump < 1 || retention < 0) {
      throw new IllegalArgumentException("limits of idle " + idle + ", age " + age + ", length " + length + ", jump " + jump
          + ", retention " + retention);
    }
  }

  /** What tells how long nothing has come. */
  public enum Clock {
    /** The time of the partition's events. */
    EVENT,
    /** The time that passes while the partition is read to its end. */
    WALL
  }

  /** Whether a sequence may end without an event of its own. */
  public boolean isLimited() {
    return idle != NEVER || age != NEVER;
  }

  /**
   * Whether an event of this time is one too late for a sequence with this header, by the events' own times.
   *
   * @param timestamp the event's, ms since the epoch
   */
  boolean endsBefore(SequenceHeader header, long timestamp) {
    return timestamp >= end(header);
  }

  /** When a sequence with this header is over by its own events' times, ms since the epoch; {@link #NEVER}: it goes on for ever. */
  long end(SequenceHeader header) {
    long last = header.last().timestamp();
    return header.isRunning() ? Math.min(after(last, idle), Math.max(last, after(header.firstTimestamp(), age))) : after(last, retention);
  }

  /** Whether it is its idle time that ends a sequence, and not its age. */
  boolean endsIdle(SequenceHeader header) {
    return after(header.last().timestamp(), idle) == end(header);
  }

  /**
   * By which time of its partition a sequence with this header is over, if no event of its own comes, by {@link #clock(SequenceHeader) its
   * clock}; {@link #NEVER}: it goes on for ever. A further event never makes it sooner.
   *
   * @param wallBegan the wall clock's time when sequences began to go by it
   */
  long due(SequenceHeader header, long wallBegan) {
    Clock own = clock(header);
    boolean same = header.clock() == own;
    long readAt = same ? header.readAt() : own == Clock.EVENT ? header.last().timestamp() : wallBegan;
    if (!header.isRunning()) {
      return after(readAt, retention);
    }
    long firstReadAt = same ? header.firstReadAt() : own == Clock.EVENT ? header.firstTimestamp() : wallBegan;
    return Math.min(after(readAt, idle), after(firstReadAt, age));
  }

  static long after(long time, long ms) {
    return ms > NEVER - Math.max(0, time) ? NEVER : time + ms;
  }

  /** The clock that a sequence with this header goes by. What an ended sequence leaves behind decides about events, so it goes by theirs. */
  public Clock clock(SequenceHeader header) {
    return header.isRunning() ? clock : Clock.EVENT;
  }
}
