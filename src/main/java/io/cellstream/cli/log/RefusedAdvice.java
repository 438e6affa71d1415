package io.cellstream.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;

/** Leaves out warnings of Kafka's that recommend a setting which Cellstream refuses, each known by its logger and a part of its text. */
final class RefusedAdvice extends Filter<ILoggingEvent> {
  private static final Map<String, String> ADVICE = Map.of("org.apache.kafka.streams.StreamsConfig",
      "recommended to set `processing.exception.handler.global.enabled`");

  @Override
  public FilterReply decide(ILoggingEvent event) {
    String advice = ADVICE.get(event.getLoggerName());
    return advice != null && event.getFormattedMessage().contains(advice) ? FilterReply.DENY : FilterReply.NEUTRAL;
  }
}
