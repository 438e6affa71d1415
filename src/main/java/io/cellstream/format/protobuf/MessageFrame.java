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
 * What stands in front of a message, or in a header: the schema's id, and which of the schema's message types it is. Confluent's {@code SchemaId}
 * writes both alike (schema-serializer 8.0).
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
    Frame frame = Frame.ofMessage(value, headers, RejectCause.NOT_PROTOBUF);
    boolean isBare = frame.begin() == 0;
    byte[] indexes = isBare ? Frame.behindId(headers) : value;
    if (frame.begin() > ID_END || indexes.length == 0) {
      throw notProtobuf("its schema's id " + frame.id() + " is in " + (isBare ? "a header" : "8 bytes")
          + ", and which message it is does not follow as Confluent's serialisers write it: let the serialiser write Confluent's frame");
    }
    try {
      in.open(indexes);
      in.enter(MessageInput.range(frame.begin(), indexes.length));
      List<Integer> type = indexes(in);
      if (!isBare) {
        return new MessageFrame(frame.id(), type, in.rest());
      }
      if (!in.isEnd()) {
        throw new DamagedMessageException("more bytes follow them in the header");
      }
      in.open(value);
      return new MessageFrame(frame.id(), type, MessageInput.range(0, value.length));
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
