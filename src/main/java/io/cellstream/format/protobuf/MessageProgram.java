package io.cellstream.format.protobuf;

import io.cellstream.mapping.FieldValues;

/** Reads those fields of one message type that a mapping's paths lead to or through; all others are skipped. For one thread. */
final class MessageProgram implements PlaceReader {
  private final MessageScan scan;
  private final PlaceReader[][] readers;

  /** @param readers by the place of their field in {@code plan} */
  MessageProgram(MessageScan.Plan plan, PlaceReader[][] readers) {
    this.scan = new MessageScan(plan);
    this.readers = readers;
  }

  /** Reads a whole message. */
  void read(MessageInput in, long range, FieldValues into) throws DamagedMessageException {
    scan.read(in, range);
    readFields(in, into);
  }

  @Override
  public void present(MessageInput in, LongList found, FieldValues into) throws DamagedMessageException {
    scan.read(in, found);
    readFields(in, into);
  }

  private void readFields(MessageInput in, FieldValues into) throws DamagedMessageException {
    for (int i = 0; i < readers.length; i++) {
      LongList found = scan.found(i);
      for (PlaceReader reader : readers[i]) {
        if (found.isEmpty()) {
          reader.absent(into);
        } else {
          reader.present(in, found, into);
        }
      }
    }
  }
}
