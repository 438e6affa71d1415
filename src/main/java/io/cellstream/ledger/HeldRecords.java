package io.cellstream.ledger;

import io.cellstream.sequence.Arrival;
import io.cellstream.sequence.PartitionTime.Moment;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.SequenceEvent.Refused;
import io.cellstream.sequence.SequenceKey;

/** Writes the records of events that are held, and reads them as events again. What is written of one is for whoever reads events. */
public interface HeldRecords {
  /** The most bytes of a record beside those by which it is counted. */
  int MOST_BYTES = 64;

  /** For whoever only wants to know which events are held. */
  HeldRecords UNREAD = new HeldRecords() {
    @Override
    public byte[] write(Object context) {
      throw new IllegalStateException("nothing is held here");
    }

    @Override
    public Arrival read(SequenceKey key, byte[] record, Moment moment) {
      return new Arrival(new Refused(RejectCause.LATE, "not read"), moment, record, record.length);
    }
  };

  /**
   * The record of an event that is held, of at most {@link #MOST_BYTES} more than it counts.
   *
   * @param context of the event
   */
  byte[] write(Object context);

  /** @param moment the partition's time around the event */
  Arrival read(SequenceKey key, byte[] record, Moment moment);
}
