package io.cellstream.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import io.cellstream.format.value.JsonParsers;
import io.cellstream.format.value.ValueTranslator;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.JsonLineException;
import org.apache.kafka.common.header.Headers;

/** JSON is itself, without the frame that may be in front. */
public final class JsonTranslator implements ValueTranslator {
  private final JsonFactory factory = JsonParsers.factory(JsonParsers.DEEPEST);

  @Override
  public String json(byte[] value, Headers headers) throws RejectedEventException {
    String text = JsonText.text(value);
    try {
      return JsonText.line(factory, text);
    } catch (JsonLineException e) {
      throw JsonText.rejected(value, "can't be used: " + e.getMessage());
    }
  }

  @Override
  public byte[] value(String json) throws JsonLineException {
    return JsonText.line(factory, json).getBytes(UTF_8);
  }
}
