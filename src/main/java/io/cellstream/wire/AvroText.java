package io.cellstream.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/** Reads strings by way of one buffer, and accepts nothing but UTF-8. For one thread. */
public final class AvroText {
  private static final int KEPT = 1 << 16;
  private Utf8 buffer = new Utf8();

  /** @throws IOException if the next bytes are no string in UTF-8 */
  public String read(Decoder in) throws IOException {
    Utf8 utf8 = in.readString(buffer);
    String read = new String(utf8.getBytes(), 0, utf8.getByteLength(), StandardCharsets.UTF_8);
    // decoding replaces what is malformed, so only a replacement character leaves a doubt
    if (read.indexOf('\uFFFD') >= 0) {
      requireUtf8(utf8);
    }
    if (utf8.getBytes().length > KEPT) {
      buffer = new Utf8();
    }
    return read;
  }

  private static void requireUtf8(Utf8 utf8) throws IOException {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8.getBytes(), 0, utf8.getByteLength()));
    } catch (CharacterCodingException e) {
      throw new IOException("a string is not valid UTF-8", e);
    }
  }
}
