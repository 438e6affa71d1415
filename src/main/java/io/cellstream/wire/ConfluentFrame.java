package io.cellstream.wire;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.nio.ByteBuffer;

/** Confluent's wire format: a zero byte, the schema id as a big-endian int, the Avro binary. */
final class ConfluentFrame {
  static final byte MAGIC = 0;
  static final int LENGTH = 5;

  private ConfluentFrame() {
  }

  /** @throws RejectedEventException NOT_AVRO if {@code value} is not so framed */
  static int schemaId(byte[] value) throws RejectedEventException {
    if (value.length < LENGTH) {
      throw new RejectedEventException(RejectCause.NOT_AVRO,
          "a value of " + value.length + " bytes is too short for Confluent's wire format");
    }
    if (value[0] != MAGIC) {
      throw new RejectedEventException(RejectCause.NOT_AVRO,
          "the value begins with byte " + value[0] + "; Confluent's wire format begins with 0");
    }
    return ByteBuffer.wrap(value).getInt(1);
  }

  static byte[] header(int schemaId) {
    return ByteBuffer.allocate(LENGTH).put(MAGIC).putInt(schemaId).array();
  }
}
