package io.cellstream.format;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands in front of a message: a zero byte, the schema's id, and which of the schema's message types it is.
 *
 * @param indexes of a message type of the file, of one in it, and so on
 * @param message where the message is, as {@link ProtoBytes} has ranges
 */
record ProtoFrame(int id, List<Integer> indexes, long message) {
  static final byte MAGIC = 0;
  private static final int ID_END = 5;
  private static final List<Integer> FIRST = List.of(0);

  /**
   * Reads the frame, by way of {@code in}, which has the value from now on.
   *
   * @throws RejectedEventException NOT_PROTOBUF if {@code value} is not so framed
   */
  static ProtoFrame of(byte[] value, ProtoBytes in) throws RejectedEventException {
    if (value.length <= ID_END) {
      throw notProtobuf("a value of " + value.length + " bytes is too short for Confluent's wire format");
    }
    if (value[0] != MAGIC) {
      throw notProtobuf("the value begins with byte " + value[0] + "; Confluent's wire format begins with 0");
    }
    in.open(value);
    in.enter(ProtoBytes.range(ID_END, value.length));
    try {
      List<Integer> indexes = indexes(in);
      return new ProtoFrame(ByteBuffer.wrap(value).getInt(1), indexes, in.rest());
    } catch (ProtoDamageException e) {
      throw notProtobuf("the message indexes behind the schema's id can't be read: " + e.getMessage());
    }
  }

  private static List<Integer> indexes(ProtoBytes in) throws ProtoDamageException {
    int count = index(in);
    if (count == 0) {
      return FIRST;
    }
    if (count < 0 || count > ProtoBytes.DEEPEST) {
      throw new ProtoDamageException("there are " + count + " of them");
    }
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      indexes.add(index(in));
    }
    return indexes;
  }

  private static int index(ProtoBytes in) throws ProtoDamageException {
    return (int) ProtoKind.SINT32.integer(in.varint());
  }

  /** The frame of a message of the schema's first type. */
  static byte[] first(int id, byte[] message) {
    return ByteBuffer.allocate(ID_END + 1 + message.length).put(MAGIC).putInt(id).put((byte) 0).put(message).array();
  }

  private static RejectedEventException notProtobuf(String problem) {
    return new RejectedEventException(RejectCause.NOT_PROTOBUF, problem);
  }
}
