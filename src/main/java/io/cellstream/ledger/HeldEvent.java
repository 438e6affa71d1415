package io.cellstream.ledger;

import io.cellstream.sequence.PartitionTime.Moment;

/**
 * An event that is held. Format 1, the value of {@link RecordKey.Kind#HELD}:
 *
 * <pre>
 * version (1)
 * the partition's time before the event and with it, ms since the epoch (signed each)
 * for how many ms the partition had been read to its end (varint)
 * the event's record (all that is left but 4 bytes)
 * CRC-32C of all that (4)
 * </pre>
 *
 * @param moment the partition's time around the event
 * @param record as {@link HeldRecords} writes it
 */
record HeldEvent(Moment moment, byte[] record) {
  /** The most bytes beside what the sender gave: what {@link HeldRecords} adds, times and checksum. */
  static final int MOST_BYTES = HeldRecords.MOST_BYTES + 1 + 3 * ByteWriter.MOST_VARINT + Integer.BYTES;
  private static final int VERSION = 1;

  byte[] encode() {
    ByteWriter out = new ByteWriter(record.length + 1 + 3 * ByteWriter.MOST_VARINT + Integer.BYTES);
    out.raw(VERSION);
    out.signed(moment.before());
    out.signed(moment.after());
    out.varint(moment.wall());
    out.raw(record);
    out.checksum();
    return out.bytes();
  }

  /** @throws DamagedRecordException if the bytes are no held event */
  static HeldEvent decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes, "a held event");
    in.checksum();
    in.requireVersion(in.raw(), VERSION);
    return new HeldEvent(new Moment(in.signed(), in.signed(), in.varint()), in.raw(in.left()));
  }
}
