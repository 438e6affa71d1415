package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The mark on a record that stands in the place of an event which an operator has passed. It is no event, but through it the stream knows
 * that one was there, so the ledger's mark moves behind it. No sender can make one, since its token is random and never leaves the process.
 */
public final class PassedEvent {
  private static final String NAME = "cellstream.passed";
  private static final byte[] TOKEN = UUID.randomUUID().toString().getBytes(US_ASCII);

  private PassedEvent() {
  }

  /** Marks a record, which has neither key nor value, as a passed event's. */
  public static void mark(Headers headers) {
    headers.add(NAME, TOKEN);
  }

  static boolean is(Headers headers) {
    Header header = headers.lastHeader(NAME);
    return header != null && Arrays.equals(header.value(), TOKEN);
  }
}
