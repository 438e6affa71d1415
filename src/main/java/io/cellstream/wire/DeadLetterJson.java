package io.cellstream.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/** Dead letters as JSON lines: key, cause and message, where the event stands, its time, its bytes; absent ones are left out. */
public final class DeadLetterJson {
  private DeadLetterJson() {
  }

  public static String write(DeadLetter letter) {
    return JsonLine.write(out -> {
      byte[] key = letter.key();
      if (key != null) {
        JsonKey.write(key, out);
      }
      text("cause", letter.cause(), out);
      text("message", letter.message(), out);
      text("topic", letter.topic(), out);
      number("partition", letter.partition(), out);
      number("offset", letter.offset(), out);
      out.writeNumberField("timestamp", letter.timestamp());
      byte[] value = letter.value();
      if (value != null) {
        out.writeStringField("valueBase64", Base64.getEncoder().encodeToString(value));
      }
    });
  }

  private static void text(String field, Optional<String> text, JsonGenerator out) throws IOException {
    if (text.isPresent()) {
      out.writeStringField(field, text.get());
    }
  }

  private static void number(String field, Optional<Long> number, JsonGenerator out) throws IOException {
    if (number.isPresent()) {
      out.writeNumberField(field, number.get());
    }
  }
}
