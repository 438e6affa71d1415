package io.cellstream.format.avro;

import io.cellstream.mapping.FieldValues;
import io.cellstream.wire.AvroText;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Reads one value of a type, of which it keeps what a mapping wants. Has no state of its own. */
@FunctionalInterface
interface SchemaNode {

  void read(Input from) throws IOException;

  /** A value's bytes, and where to put what is kept of them; it is used again for the next value. For one thread. */
  final class Input {
    /** Deeper values take more of the stack than a thread surely has. */
    private static final int DEEPEST = 500;

    final AvroText text = new AvroText();
    BinaryDecoder in = DecoderFactory.get().binaryDecoder(new byte[0], null);
    FieldValues into = new FieldValues(0);
    /** The bytes of the whole value: no collection in it has more items. */
    int length;
    private int depth;

    /** @param at where in the bytes the value begins */
    void begin(byte[] value, int at, FieldValues values) {
      in = DecoderFactory.get().binaryDecoder(value, at, value.length - at, in);
      into = values;
      length = value.length;
      depth = 0;
    }

    void enter() throws IOException {
      if (++depth > DEEPEST) {
        throw new IOException("records are nested more than " + DEEPEST + " deep");
      }
    }

    void leave() {
      depth--;
    }
  }
}
