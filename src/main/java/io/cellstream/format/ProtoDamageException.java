package io.cellstream.format;

/** Bytes are not what Protobuf writes; the message says why. */
final class ProtoDamageException extends Exception {
  private static final long serialVersionUID = 1L;

  ProtoDamageException(String message) {
    super(message);
  }
}
