package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What stands in the place of an event that an operator has passed: no event, but the stream knows that it was there, so that the ledger's
 * mark goes on behind it. No sender can make one.
 */
public final class PassedEvent {
  private static final String NAME = "cellstream.passed";
  private static final byte[] TOKEN = UUID.randomUUID().toString().getBytes(US_ASCII);

  private PassedEvent() {
  }

  /** Makes a record that has neither key nor value the place of a passed one. */
  public static void mark(Headers headers) {
    headers.add(NAME, TOKEN);
  }

  static boolean is(Headers headers) {
    Header header = headers.lastHeader(NAME);
    return header != null && Arrays.equals(header.value(), TOKEN);
  }
}
