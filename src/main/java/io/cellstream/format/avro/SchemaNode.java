package io.cellstream.format.avro;

import io.cellstream.mapping.FieldValues;
import io.cellstream.wire.AvroText;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;

/** Reads one value of a type, of which it keeps what a mapping wants. Has no state of its own. */
@FunctionalInterface
interface SchemaNode {

  void read(Input from) throws IOException;

  /** A value's bytes, and where to put what is kept of them. For one thread. */
  final class Input {
    /** Deeper values take more of the stack than a thread surely has. */
    private static final int DEEPEST = 500;

    final BinaryDecoder in;
    final AvroText text;
    final FieldValues into;
    /** The bytes of the whole value: no collection in it has more items. */
    final int length;
    private int depth;

    Input(BinaryDecoder in, AvroText text, FieldValues into, int length) {
      this.in = in;
      this.text = text;
      this.into = into;
      this.length = length;
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
