package io.cellstream.ledger;

import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PositionPolicy;
import io.cellstream.sequence.Positions;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a sequence's header that snapshots and chunks have in common. In the first byte the lower 4 bits are flags: 1: there is a
 * last position; 8: there is more, which follows the header's other parts:
 *
 * <pre>
 * what follows (1; 1: positions, 2: reading times, 4: an end)
 * positions: the last one less the lowest that is known (varint), gaps n (varint), n × (its first less the lowest known one, or less the
 *            end of the gap before it (varint), its size (varint)); without them all positions were seen, as many as there are steps
 * reading times: clock (1; 0: events, 1: wall), of the first and of the last event (signed each, ms; by the events' clock less the event's
 *            own time); without them they are the events' own times
 * an end: why the sequence ended (1; 0: END, 1: RESTART, 2: IDLE, 3: MAX_LENGTH, 4: MODEL_CHANGED)
 * </pre>
 *
 * Format 1 has no flag 8, and nothing is known of the positions below the last one.
 */
final class Headers {
  static final int VERSION = 2;
  static final int HAS_POSITION = 1;
  static final int HAS_MORE = 8;
  /** The most bytes that a record without gaps has besides memory and inputs. */
  static final int BYTES = 3 + Long.BYTES + 14 * ByteWriter.MOST_VARINT + Integer.BYTES;
  /** The most bytes that a record has besides memory and inputs. */
  static final int MOST_BYTES = BYTES + gapBytes(PositionPolicy.MOST_GAPS);

  private static final int FLAG_BITS = 4;
  private static final int POSITIONS = 1;
  private static final int READ_AT = 2;
  private static final int ENDED = 4;

  private Headers() {
  }

  /** The most bytes that so many gaps have. */
  static int gapBytes(int gaps) {
    return 2 * ByteWriter.MOST_VARINT * gaps;
  }

  /** @param more the record's own flags */
  static void begin(ByteWriter out, SequenceHeader header, int more) {
    out.raw((VERSION << FLAG_BITS) | more | (header.positions().any() ? HAS_POSITION : 0) | (more(header) == 0 ? 0 : HAS_MORE));
  }

  /** A record's version and flags. */
  record Flags(int version, int bits) {

    boolean has(int flag) {
      return (bits & flag) != 0;
    }
  }

  /** @throws DamagedRecordException if the record has an unknown version */
  static Flags flags(ByteReader in) {
    int first = in.raw() & 0xff;
    int version = first >>> FLAG_BITS;
    if (version != 1) {
      in.requireVersion(version, VERSION);
    }
    return new Flags(version, first & ((1 << FLAG_BITS) - 1));
  }

  static void first(ByteWriter out, SequenceHeader header) {
    out.signed(header.firstTimestamp());
  }

  static void last(ByteWriter out, SequenceHeader header) {
    header.lastPosition().ifPresent(out::signed);
    out.signed(header.last().timestamp() - header.firstTimestamp());
    out.varint(header.last().partition());
    out.signed(header.last().offset());
    int more = more(header);
    if (more == 0) {
      return;
    }
    out.raw(more);
    if ((more & POSITIONS) != 0) {
      positions(out, header.positions());
    }
    if ((more & READ_AT) != 0) {
      boolean isWall = header.clock() == Clock.WALL;
      out.raw(Codes.of(header.clock()));
      out.signed(header.firstReadAt() - (isWall ? 0 : header.firstTimestamp()));
      out.signed(header.readAt() - (isWall ? 0 : header.last().timestamp()));
    }
    header.ended().ifPresent(reason -> out.raw(Codes.of(reason)));
  }

  private static int more(SequenceHeader header) {
    Positions positions = header.positions();
    return (positions.any() && !positions.equals(allOf(header.steps(), positions.last())) ? POSITIONS : 0)
        | (header.clock() == Clock.EVENT && header.readAt() == header.last().timestamp()
            && header.firstReadAt() == header.firstTimestamp() ? 0 : READ_AT)
        | (header.ended().isPresent() ? ENDED : 0);
  }

  private static void positions(ByteWriter out, Positions positions) {
    out.varint(positions.last() - positions.from());
    out.varint(positions.gaps().size());
    long at = positions.from();
    for (Positions.Gap gap : positions.gaps()) {
      out.varint(gap.from() - at);
      out.varint(gap.to() - gap.from());
      at = gap.to();
    }
  }

  static SequenceHeader last(ByteReader in, Flags flags, String model, long steps, long first) {
    Positions positions = Positions.NONE;
    if (flags.has(HAS_POSITION)) {
      long last = in.signed();
      positions = flags.version() == 1 ? Positions.of(last, last) : allOf(steps, last);
    }
    long timestamp = first + in.signed();
    Origin origin = new Origin(timestamp, in.size(), in.signed());
    int more = flags.version() > 1 && flags.has(HAS_MORE) ? in.raw() : 0;
    if ((more & POSITIONS) != 0) {
      positions = positions(in, positions.last());
    }
    Clock clock = Clock.EVENT;
    long firstReadAt = first;
    long readAt = timestamp;
    if ((more & READ_AT) != 0) {
      clock = Codes.clock(in);
      firstReadAt = in.signed() + (clock == Clock.WALL ? 0 : first);
      readAt = in.signed() + (clock == Clock.WALL ? 0 : timestamp);
    }
    Optional<Reason> ended = (more & ENDED) != 0
        ? Optional.of(Codes.reason(in))
        : steps == 0 ? Optional.of(Reason.MAX_LENGTH) : Optional.empty();
    return new SequenceHeader(model, steps, positions, first, origin, clock, firstReadAt, readAt, ended);
  }

  private static Positions allOf(long steps, long last) {
    return Positions.of(steps == 0 ? last : last - steps + 1, last);
  }

  private static Positions positions(ByteReader in, long last) {
    long from = last - in.varint();
    int count = in.size();
    List<Positions.Gap> gaps = new ArrayList<>();
    long at = from;
    for (int i = 0; i < count; i++) {
      long begin = at + in.varint();
      at = begin + in.varint();
      gaps.add(new Positions.Gap(begin, at));
    }
    return new Positions(true, from, last, gaps);
  }
}
