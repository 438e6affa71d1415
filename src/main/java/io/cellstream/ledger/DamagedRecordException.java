package io.cellstream.ledger;

/** A record of the ledger that can't be read. */
public final class DamagedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DamagedRecordException(String message) {
    super(message);
  }
}
