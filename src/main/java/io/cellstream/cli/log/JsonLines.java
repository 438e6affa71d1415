package io.cellstream.cli.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashCommonFieldNames;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import net.logstash.logback.mask.MaskingJsonGeneratorDecorator;

/**
 * A log event as one JSON object on a line: {@code timestamp} (ISO 8601), {@code level}, {@code logger}, {@code thread}, {@code message},
 * {@code stack_trace} where there is one, and the fields of {@link EventPlace}.
 */
final class JsonLines {
  private static final String LEFT_OUT = LogstashCommonFieldNames.IGNORE_FIELD_INDICATOR;

  private JsonLines() {
  }

  static Encoder<ILoggingEvent> encoder(LoggerContext context) {
    LogstashFieldNames names = new LogstashFieldNames();
    names.setTimestamp("timestamp");
    names.setVersion(LEFT_OUT);
    names.setLevelValue(LEFT_OUT);
    names.setLogger("logger");
    names.setThread("thread");
    MaskingJsonGeneratorDecorator texts = new MaskingJsonGeneratorDecorator();
    texts.addValueMasker((_, value) -> value instanceof CharSequence text ? LogText.shown(text.toString()) : null);
    texts.start();
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.setContext(context);
    encoder.setFieldNames(names);
    encoder.setTimeZone("UTC");
    encoder.setJsonGeneratorDecorator(texts);
    encoder.addProvider(new EventPlace());
    encoder.start();
    return encoder;
  }
}
