package io.cellstream.cli.log;

import io.cellstream.config.Secrets;
import io.cellstream.text.Printable;
import java.util.Locale;

/**
 * What may be written of a text that someone logs: libraries log their settings, with passwords in URLs, and quote whatever they were given.
 * So its URLs are masked, nothing in it drives a terminal, and it is no longer than anything that says something.
 */
final class LogText {
  /** A client's settings and the deepest traces take less. */
  static final int LONGEST = 100_000;

  private LogText() {
  }

  static String shown(String text) {
    String masked = Secrets.maskUrls(text);
    String cut = masked.length() <= LONGEST ? "" : String.format(Locale.ROOT, "… (%,d characters)", masked.length());
    return Printable.lines(masked.substring(0, Math.min(LONGEST, masked.length()))) + cut;
  }
}
