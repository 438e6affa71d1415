package io.cellstream.format.protobuf;

/** Bytes are not what Protobuf writes; the message says why. */
final class DamagedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedMessageException(String message) {
    super(message);
  }
}
