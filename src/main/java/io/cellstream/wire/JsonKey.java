package io.cellstream.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A record's key within a line: {@code key} if its bytes are UTF-8, else {@code keyBase64}. */
final class JsonKey {
  static final String TEXT = "key";
  static final String BASE64 = "keyBase64";

  private JsonKey() {
  }

  static void write(byte[] key, JsonGenerator out) throws IOException {
    try {
      out.writeStringField(TEXT, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString());
    } catch (CharacterCodingException e) {
      out.writeStringField(BASE64, Base64.getEncoder().encodeToString(key));
    }
  }

  /** @param field {@link #TEXT} or {@link #BASE64} */
  static byte[] read(String field, JsonLine value) throws IOException, JsonLineException {
    return field.equals(TEXT) ? value.text(field).getBytes(StandardCharsets.UTF_8) : value.bytes(field);
  }
}
