package io.cellstream.format;

import io.cellstream.mapping.FieldValues;

/** Reads those fields of one message type that a mapping's paths lead to or through; all others are skipped. For one thread. */
final class ProtoProgram implements ProtoReader {
  private final ProtoScan scan;
  private final ProtoReader[][] readers;

  /** @param readers by the place of their field in {@code plan} */
  ProtoProgram(ProtoScan.Plan plan, ProtoReader[][] readers) {
    this.scan = new ProtoScan(plan);
    this.readers = readers;
  }

  /** Reads a whole message. */
  void read(ProtoBytes in, long range, FieldValues into) throws ProtoDamageException {
    scan.read(in, range);
    readFields(in, into);
  }

  @Override
  public void present(ProtoBytes in, ProtoLongs found, FieldValues into) throws ProtoDamageException {
    scan.read(in, found);
    readFields(in, into);
  }

  private void readFields(ProtoBytes in, FieldValues into) throws ProtoDamageException {
    for (int i = 0; i < readers.length; i++) {
      ProtoLongs found = scan.found(i);
      for (ProtoReader reader : readers[i]) {
        if (found.isEmpty()) {
          reader.absent(into);
        } else {
          reader.present(in, found, into);
        }
      }
    }
  }
}
