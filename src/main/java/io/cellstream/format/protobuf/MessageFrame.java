package io.cellstream.format.protobuf;

import io.cellstream.format.protobuf.schema.FieldKind;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.Frame;
import io.cellstream.wire.SchemaId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;

/**
 * What stands in front of a message: a zero byte, the schema's id, and which of the schema's message types it is.
 *
 * @param indexes of a message type of the file, of one in it, and so on
 * @param message where the message is, as {@link MessageInput} has ranges
 */
record MessageFrame(SchemaId id, List<Integer> indexes, long message) {
  private static final byte MAGIC = 0;
  private static final int ID_END = 5;
  private static final List<Integer> FIRST = List.of(0);

  /**
   * Reads the frame, by way of {@code in}, which has the value from now on.
   *
   * @throws RejectedEventException NOT_PROTOBUF if {@code value} is not so framed
   */
  static MessageFrame of(byte[] value, Headers headers, MessageInput in) throws RejectedEventException {
    Frame frame = Frame.of(value, headers, RejectCause.NOT_PROTOBUF);
    if (frame.begin() != ID_END) {
      throw notProtobuf("its schema's id " + frame.id() + " is in " + (frame.begin() == 0 ? "a header" : "8 bytes")
          + ", where it is not read for Protobuf: let the serialiser write it in front, in 4 bytes, as Confluent's does");
    }
    in.open(value);
    in.enter(MessageInput.range(ID_END, value.length));
    try {
      List<Integer> indexes = indexes(in);
      return new MessageFrame(frame.id(), indexes, in.rest());
    } catch (DamagedMessageException e) {
      throw notProtobuf("the message indexes behind the schema's id can't be read: " + e.getMessage());
    }
  }

  private static List<Integer> indexes(MessageInput in) throws DamagedMessageException {
    int count = index(in);
    if (count == 0) {
      return FIRST;
    }
    if (count < 0 || count > MessageInput.DEEPEST) {
      throw new DamagedMessageException("there are " + count + " of them");
    }
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      indexes.add(index(in));
    }
    return indexes;
  }

  private static int index(MessageInput in) throws DamagedMessageException {
    return (int) FieldKind.SINT32.integer(in.varint());
  }

  /** The frame of a message of the schema's first type. */
  static byte[] first(int id, byte[] message) {
    return ByteBuffer.allocate(ID_END + 1 + message.length).put(MAGIC).putInt(id).put((byte) 0).put(message).array();
  }

  private static RejectedEventException notProtobuf(String problem) {
    return new RejectedEventException(RejectCause.NOT_PROTOBUF, problem);
  }
}
