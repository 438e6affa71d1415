package io.cellstream.ledger;

import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceHeader;
import java.util.OptionalLong;

/** The parts of a sequence's header that snapshots and chunks have in common. */
final class Headers {
  /** The most bytes that a record has besides memory and inputs. */
  static final int MOST_BYTES = 1 + Long.BYTES + 9 * ByteWriter.MOST_VARINT + Integer.BYTES;

  private static final int FLAG_BITS = 4;
  private static final int HAS_POSITION = 1;

  private Headers() {
  }

  /** @param more the record's own flags */
  static void begin(ByteWriter out, int version, SequenceHeader header, int more) {
    out.raw((version << FLAG_BITS) | more | (header.lastPosition().isPresent() ? HAS_POSITION : 0));
  }

  /** @throws DamagedRecordException if the record has another version */
  static int flags(ByteReader in, int version) {
    int first = in.raw() & 0xff;
    in.requireVersion(first >>> FLAG_BITS, version);
    return first & ((1 << FLAG_BITS) - 1);
  }

  static void first(ByteWriter out, SequenceHeader header) {
    out.signed(header.firstTimestamp());
  }

  static void last(ByteWriter out, SequenceHeader header) {
    header.lastPosition().ifPresent(out::signed);
    out.signed(header.last().timestamp() - header.firstTimestamp());
    out.varint(header.last().partition());
    out.signed(header.last().offset());
  }

  static SequenceHeader last(ByteReader in, int flags, String model, long steps, long first) {
    OptionalLong position = (flags & HAS_POSITION) == 0 ? OptionalLong.empty() : OptionalLong.of(in.signed());
    long timestamp = first + in.signed();
    return new SequenceHeader(model, steps, position, first, new Origin(timestamp, in.size(), in.signed()));
  }
}
