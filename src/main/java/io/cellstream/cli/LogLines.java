package io.cellstream.cli;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.cellstream.config.Secrets;
import io.cellstream.text.Printable;
import java.util.Locale;

/**
 * What is written of a log event, whoever logs it: libraries log their settings, with passwords in URLs, and quote whatever they were given. So the
 * whole text, a trace included, has its URLs masked, nothing in it drives a terminal, and no second line begins as if it were an event of its own.
 */
final class LogLines extends PatternLayout {
  /** A client's settings and the deepest traces take less. */
  static final int LONGEST = 100_000;

  @Override
  public String doLayout(ILoggingEvent event) {
    String text = Secrets.maskUrls(super.doLayout(event).stripTrailing());
    String shown = Printable.lines(text.substring(0, Math.min(LONGEST, text.length())));
    String cut = text.length() <= LONGEST ? "" : String.format(Locale.ROOT, "… (%,d characters)", text.length());
    return shown.replaceAll("\n(?=\\S)", "\n\t") + cut + System.lineSeparator();
  }
}
