package io.cellstream.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The mark: up to which offset the events that a ledger is made of were taken. It is the last record of each transaction. Format 2, the
 * value of {@link RecordKey.Kind#MARK}:
 *
 * <pre>
 * version (1)
 * state hash of the model that ran (32)
 * the partition's time: the latest of its events', ms since the epoch (signed)
 * how many events in a row were too far ahead of it (varint)
 * for how many ms it was read to its end (varint), and that time when sequences began to go by it (varint)
 * flags (1; 1: all running sequences have due entries, 2: their number is known)
 * the terms of the entries, if there are: clock (1; 0: events, 1: wall), idle (varint), age (varint), in ms
 * the number of running sequences, if it is known (varint)
 * inputs n (varint), n × (topic's name: length (varint), UTF-8; topic's id (16); partition (varint); offset of the next event (varint))
 * CRC-32C of all that (4)
 * </pre>
 *
 * Format 1 has no times but the first, and no flags.
 *
 * @param model the state hash of the model that ran
 * @param time the partition's time, which is the latest of its events', ms since the epoch
 * @param ahead how many events in a row were too far ahead of it
 * @param wall for how many ms the partition was read to its end
 * @param wallBegan {@code wall} when sequences began to go by it
 * @param terms by which all running sequences have due entries; empty: not all have one
 * @param open the number of running sequences; empty: not known
 * @param positions first that in the partition whose events are steps. If its topic is made of others, then those in their partitions: an
 *        event from there that is below was taken by this ledger
 */
public record Mark(String model, long time, int ahead, long wall, long wallBegan, Optional<Terms> terms, OptionalLong open,
    List<Position> positions) {
  private static final int VERSION = 2;
  private static final int HAS_TERMS = 1;
  private static final int IS_COUNTED = 2;

  public Mark {
    positions = List.copyOf(positions);
  }

  /**
   * The place in one input partition.
   *
   * @param next the offset of the first event that was not taken
   */
  public record Position(Source source, long next) {
  }

  /** The offset of this partition's first event that was not taken; empty if there is no mark for this very topic, told by its id. */
  Optional<Long> next(Source source) {
    return positions.stream().filter(each -> each.source().equals(source)).map(Position::next).findFirst();
  }

  byte[] encode() {
    ByteWriter out = new ByteWriter(256);
    out.raw(VERSION);
    out.hash(model);
    out.signed(time);
    out.varint(ahead);
    out.varint(wall);
    out.varint(wallBegan);
    out.raw((terms.isPresent() ? HAS_TERMS : 0) | (open.isPresent() ? IS_COUNTED : 0));
    terms.ifPresent(each -> each.write(out));
    open.ifPresent(out::varint);
    out.varint(positions.size());
    for (Position each : positions) {
      out.text(each.source().topic());
      out.int64(each.source().idHigh());
      out.int64(each.source().idLow());
      out.varint(each.source().partition());
      out.varint(each.next());
    }
    out.checksum();
    return out.bytes();
  }

  /** @throws DamagedRecordException if the bytes are no mark */
  public static Mark decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes, "a mark");
    in.checksum();
    int version = in.raw();
    if (version != 1) {
      in.requireVersion(version, VERSION);
    }
    String model = in.hash();
    long time = in.signed();
    boolean isNew = version > 1;
    int ahead = isNew ? in.size() : 0;
    long wall = isNew ? in.varint() : 0;
    long wallBegan = isNew ? in.varint() : 0;
    int flags = isNew ? in.raw() : 0;
    Optional<Terms> terms = (flags & HAS_TERMS) != 0 ? Optional.of(Terms.read(in)) : Optional.empty();
    OptionalLong open = (flags & IS_COUNTED) != 0 ? OptionalLong.of(in.varint()) : OptionalLong.empty();
    int count = in.size();
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      positions.add(new Position(new Source(in.text(), in.int64(), in.int64(), in.size()), in.varint()));
    }
    in.requireEnd();
    return new Mark(model, time, ahead, wall, wallBegan, terms, open, positions);
  }
}
