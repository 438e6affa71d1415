package io.cellstream.format.survey;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.text.Printable;
import io.cellstream.wire.ForeignFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Optional;

/** What a value of unknown format looks like, and which format to try. Bytes can be alike by chance, so it is a hint. */
public final class ValueLooks {
  private static final int FRAME = 1 + Integer.BYTES;
  private static final int SHOWN = 8;

  private ValueLooks() {
  }

  /** A sentence, such as {@code it looks like JSON: try --format json}. */
  public static String of(byte[] value) {
    if (value.length == 0) {
      return "it has no bytes, which is an empty text at most: --format text";
    }
    if (value.length >= FRAME && value[0] == 0) {
      return "it begins as values with a schema's id do (" + ByteBuffer.wrap(value).getInt(1)
          + "): try --format avro, protobuf or json, whichever type the registry's schema has";
    }
    Optional<String> text = text(value);
    if (text.isPresent()) {
      String bare = text.get().strip();
      if (bare.startsWith("{") || bare.startsWith("[")) {
        return "it looks like JSON: try --format json";
      }
      return "it is a text, " + Printable.quoted(bare) + ": try --format "
          + (bare.contains(",") ? "csv (or text, if it is one word with a comma)" : "text");
    }
    return ForeignFrame.hint(value).orElseGet(() -> "it is none that has a name here; it begins with the bytes "
        + HexFormat.ofDelimiter(" ").formatHex(value, 0, Math.min(SHOWN, value.length)));
  }

  private static Optional<String> text(byte[] value) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      return Printable.isPlain(text.strip().replaceAll("[\r\n\t]", " ")) ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
