package io.cellstream.importer.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Counts what a protobuf file holds before any of it is made: an empty message takes two bytes of a file, but a hundred of memory. Counted is
 * whatever becomes an object: messages, strings, and fields that are not known.
 */
final class OnnxElements {
  /** As deep as protobuf itself reads. */
  private static final int DEEPEST = 100;

  private final long most;
  private long count;

  private OnnxElements(long most) {
    this.most = most;
  }

  /**
   * @return at most one more than {@code most}: there the counting ends
   * @throws InvalidProtocolBufferException if it is no such message
   */
  static long count(byte[] bytes, Descriptor type, long most) throws InvalidProtocolBufferException {
    OnnxElements elements = new OnnxElements(most);
    try {
      elements.count(CodedInputStream.newInstance(bytes), type, 0);
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
    return elements.count;
  }

  private void count(CodedInputStream in, Descriptor type, int depth) throws IOException {
    while (count <= most) {
      int tag = in.readTag();
      if (tag == 0) {
        return;
      }
      FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (field == null || (delimited && !field.isPackable())) {
        count++;
      }
      if (field != null && delimited && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        if (depth == DEEPEST) {
          throw new InvalidProtocolBufferException("its messages are nested too deeply");
        }
        int outer = in.pushLimit(in.readRawVarint32());
        count(in, field.getMessageType(), depth + 1);
        in.skipRawBytes(Math.max(0, in.getBytesUntilLimit()));
        in.popLimit(outer);
      } else if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP) {
        throw new InvalidProtocolBufferException("it has a group, which no version of ONNX writes");
      } else if (!in.skipField(tag)) {
        throw new InvalidProtocolBufferException("it has an end without a beginning");
      }
    }
  }
}
