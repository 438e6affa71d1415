package io.cellstream.format.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cellstream.format.value.TextBytes;
import io.cellstream.modelfile.JsonWords;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.JsonLineException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Values that are JSON: how they are framed, and what is said of those that are none. */
final class JsonText {
  /** Confluent's frame: a zero byte and 4 bytes of the schema's id. */
  private static final int FRAME = 5;
  /** Apicurio's: a zero byte and 8 bytes, of which the first four are zero. */
  private static final int LONG_FRAME = 9;
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private JsonText() {
  }

  /**
   * The JSON behind a frame and a byte order mark.
   *
   * @throws RejectedEventException NOT_JSON if it is not UTF-8
   */
  static String text(byte[] value) throws RejectedEventException {
    int from = value.length > 0 && value[0] == 0 ? frame(value) : 0;
    if (startsWithMark(value, from)) {
      from += MARK.length;
    }
    if (from >= value.length) {
      throw rejected(value, "is empty");
    }
    return TextBytes.decoded(value, from, value.length).orElseThrow(() -> rejected(value, "is not JSON in UTF-8"));
  }

  private static int frame(byte[] value) {
    boolean isLong = value.length >= LONG_FRAME && value[1] == 0 && value[2] == 0 && value[3] == 0 && value[4] == 0;
    return isLong ? LONG_FRAME : FRAME;
  }

  private static boolean startsWithMark(byte[] value, int from) {
    return value.length >= from + MARK.length && value[from] == MARK[0] && value[from + 1] == MARK[1] && value[from + 2] == MARK[2];
  }

  static RejectedEventException rejected(byte[] value, String what) {
    return new RejectedEventException(RejectCause.NOT_JSON, "a value of " + value.length + " bytes " + what);
  }

  static RejectedEventException rejected(byte[] value, JacksonException e) {
    var location = e.getLocation();
    long at = location == null ? -1 : location.getCharOffset();
    return rejected(value, "is not valid JSON: " + JsonWords.problem(e) + (at < 0 ? "" : " (character " + at + ")"));
  }

  /**
   * Holds a line to what a value can be.
   *
   * @return the JSON on one line
   * @throws JsonLineException if it is not one object or array
   */
  static String line(JsonFactory factory, String json) throws JsonLineException {
    try (JsonParser parser = factory.createParser(json)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
        throw new JsonLineException("the value is not a JSON object or array");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new JsonLineException("something follows the JSON " + (first == JsonToken.START_OBJECT ? "object" : "array"));
      }
    } catch (JacksonException e) {
      throw new JsonLineException("not valid JSON: " + JsonWords.problem(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
    // within strings a line break is an escape, so these are between values
    return json.replace('\n', ' ').replace('\r', ' ');
  }
}
