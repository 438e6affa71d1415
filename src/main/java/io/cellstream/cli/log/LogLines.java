package io.cellstream.cli.log;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** A log event as text: {@link LogText}, and no second line begins as if it were an event of its own. */
public final class LogLines extends PatternLayout {

  @Override
  public String doLayout(ILoggingEvent event) {
    return LogText.shown(super.doLayout(event).stripTrailing()).replaceAll("\n(?=\\S)", "\n\t") + System.lineSeparator();
  }
}
