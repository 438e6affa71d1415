package io.cellstream.format.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.cellstream.format.value.JsonParsers;
import io.cellstream.format.value.TextBytes;
import io.cellstream.format.value.ValueTranslator;
import io.cellstream.modelfile.JsonWords;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.JsonLineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.header.Headers;

/** A text, or a line of CSV, is a JSON string. */
public final class TextTranslator implements ValueTranslator {
  private final JsonFactory factory = JsonParsers.factory(1);

  @Override
  public String json(byte[] value, Headers headers) throws RejectedEventException {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(TextBytes.text(value))) + '"';
  }

  @Override
  public byte[] value(String json) throws JsonLineException {
    try (JsonParser parser = factory.createParser(json)) {
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw new JsonLineException("the value is a text, so it must be a JSON string");
      }
      String text = parser.getText();
      if (TextBytes.hasHalfPair(text)) {
        throw new JsonLineException("the value has half a surrogate pair, which is no character");
      }
      if (parser.nextToken() != null) {
        throw new JsonLineException("something follows the JSON string");
      }
      return text.getBytes(UTF_8);
    } catch (JacksonException e) {
      throw new JsonLineException("not valid JSON: " + JsonWords.problem(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }
}
