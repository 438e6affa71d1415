package io.cellstream.cli.log;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.DefaultJoranConfigurator;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.Loader;
import io.cellstream.config.LogFormat;
import io.cellstream.config.LogLevel;
import io.cellstream.text.Printable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the log goes: to stderr and only what is serious until a command says otherwise (logback finds this class as its service), to stdout for
 * {@code run}, to a file where the screen is for a person. A configuration of the user's own is taken instead of all that:
 * {@code -Dlogback.configurationFile}, or a {@code logback.xml} on the class path.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
  /** Marks a context that no file of the user's configured. */
  private static final String OURS = LogSetup.class.getName();

  private static final String OWN = "io.cellstream";
  /** Kafka Streams' changes of state: what an operator asks for first. */
  private static final String STREAMS_STATE = "org.apache.kafka.streams.KafkaStreams";

  private static final String REGISTRY_CLIENT = "io.confluent";
  private static final String REFUSED_RECORDS = "org.apache.kafka.streams.processor.internals.RecordCollectorImpl";

  private static final String LINE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{0}: %message%n";
  private static final String BRIEF = "cellstream: %level: %message%n";

  /**
   * A configuration file, if there is one. Logback asks services before it looks for files, so this service looks itself. Else, until a command
   * chooses: warnings of Cellstream's and errors of anyone's, on stderr.
   */
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Optional.ofNullable(System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY)).filter(name -> !isThere(name))
        .ifPresent(LogSetup::missing);
    DefaultJoranConfigurator files = new DefaultJoranConfigurator();
    files.setContext(context);
    if (files.configure(context) != ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY) {
      seriousOnly(context);
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** What logback takes for a file's name: a URL, a resource on the class path, or a path. */
  private static boolean isThere(String name) {
    return name.contains("://") || Loader.getResource(name, LogSetup.class.getClassLoader()) != null || Files.isRegularFile(Path.of(name));
  }

  private static void missing(String name) {
    System.err.println("cellstream: warning: -D" + ClassicConstants.CONFIG_FILE_PROPERTY + "=" + Printable.line(name)
        + " is no file, nor a resource on the class path: the log is as it is without it");
  }

  static void seriousOnly(LoggerContext context) {
    context.putObject(OURS, true);
    levels(context, Level.WARN, Level.ERROR, Level.ERROR);
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget("System.err");
    attach(context, console, lines(context, BRIEF));
  }

  /** For {@code run}: one line an event, on stdout. Of Kafka's, warnings and the stream's changes of state; at {@code DEBUG} all but details. */
  public static void console(LogLevel level, LogFormat format) {
    ifOurs(context -> console(context, level, format));
  }

  /** Everything from INFO up to a file, which is replaced, and nothing to the screen. Missing folders are made. */
  public static void file(Path file) {
    ifOurs(context -> file(context, file));
  }

  static void console(LoggerContext context, LogLevel level, LogFormat format) {
    Level own = Level.toLevel(level.name());
    Level others = switch (level) {
      case ERROR -> Level.ERROR;
      case WARN, INFO -> Level.WARN;
      case DEBUG -> Level.INFO;
    };
    context.reset();
    levels(context, own, others, own == Level.DEBUG ? Level.INFO : own);
    attach(context, new ConsoleAppender<>(), switch (format) {
      case TEXT -> lines(context, LINE);
      case JSON -> JsonLines.encoder(context);
    });
  }

  static void file(LoggerContext context, Path file) {
    context.reset();
    levels(context, Level.INFO, Level.INFO, Level.INFO);
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setFile(file.toString());
    appender.setAppend(false);
    attach(context, appender, lines(context, LINE));
  }

  private static void ifOurs(Consumer<LoggerContext> change) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context && context.getObject(OURS) != null) {
      change.accept(context);
    }
  }

  private static void levels(LoggerContext context, Level own, Level others, Level streamsState) {
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(others);
    context.getLogger(OWN).setLevel(own);
    context.getLogger(STREAMS_STATE).setLevel(streamsState);
    // it logs full addresses, passwords and all, for every failed try; what matters is in our own exceptions
    context.getLogger(REGISTRY_CLIENT).setLevel(Level.OFF);
    // it logs each refused record with a trace, and then throws the same: once is enough
    context.getLogger(REFUSED_RECORDS).setLevel(Level.OFF);
  }

  private static Encoder<ILoggingEvent> lines(LoggerContext context, String pattern) {
    LogLines lines = new LogLines();
    lines.setContext(context);
    lines.setPattern(pattern);
    lines.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(lines);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.start();
    return encoder;
  }

  private static void attach(LoggerContext context, OutputStreamAppender<ILoggingEvent> appender, Encoder<ILoggingEvent> encoder) {
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.addFilter(new RefusedAdvice());
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
  }
}
