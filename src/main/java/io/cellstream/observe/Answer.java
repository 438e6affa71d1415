package io.cellstream.observe;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A response to a request.
 *
 * @param headers further ones, by name
 */
record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
  private static final String TEXT = "text/plain; charset=utf-8";

  static Answer text(int status, String text) {
    return new Answer(status, TEXT, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  static Answer methodNotAllowed(String allowed) {
    byte[] body = ("only " + allowed + "\n").getBytes(StandardCharsets.UTF_8);
    return new Answer(405, TEXT, body, Map.of("Allow", allowed));
  }
}
