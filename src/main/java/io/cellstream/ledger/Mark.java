package io.cellstream.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The mark: up to which offset the events that a ledger is made of were taken. It is the last record of each transaction. Format 1, the
 * value of {@link RecordKey.Kind#MARK}:
 *
 * <pre>
 * version (1)
 * state hash of the model that ran (32)
 * the partition's time: the latest of its events', ms since the epoch (signed)
 * inputs n (varint), n × (topic's name: length (varint), UTF-8; topic's id (16); partition (varint); offset of the next event (varint))
 * CRC-32C of all that (4)
 * </pre>
 *
 * @param model the state hash of the model that ran
 * @param time the partition's time, which is the latest of its events', ms since the epoch
 */
public record Mark(String model, long time, List<Position> positions) {
  private static final int VERSION = 1;

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
    in.requireVersion(in.raw(), VERSION);
    String model = in.hash();
    long time = in.signed();
    int count = in.size();
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      positions.add(new Position(new Source(in.text(), in.int64(), in.int64(), in.size()), in.varint()));
    }
    in.requireEnd();
    return new Mark(model, time, positions);
  }
}
