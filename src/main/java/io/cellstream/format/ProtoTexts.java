package io.cellstream.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Texts of Protobuf's bytes. */
final class ProtoTexts {
  private static final char REPLACEMENT = '\uFFFD';

  private ProtoTexts() {
  }

  /** The text in this range. */
  static String text(ProtoBytes in, long range) throws ProtoDamageException {
    int from = ProtoBytes.from(range);
    int length = ProtoBytes.to(range) - from;
    String text = new String(in.bytes(), from, length, StandardCharsets.UTF_8);
    // decoding replaces what is malformed, so only a replacement character leaves a doubt
    if (text.indexOf(REPLACEMENT) >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in.bytes(), from, length));
      } catch (CharacterCodingException e) {
        throw new ProtoDamageException("a string is not valid UTF-8");
      }
    }
    return text;
  }

  /** A map's key, or another scalar, as a text; bits or a range as {@link ProtoBytes#content} gives them. */
  static String key(ProtoKind kind, long content, ProtoBytes in) throws ProtoDamageException {
    return switch (kind) {
      case STRING -> text(in, content);
      case BOOL -> content == 0 ? "false" : "true";
      case UINT64, FIXED64 -> Long.toUnsignedString(content);
      default -> Long.toString(kind.integer(content));
    };
  }
}
