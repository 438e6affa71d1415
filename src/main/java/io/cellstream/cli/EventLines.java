package io.cellstream.cli;

import io.cellstream.cli.RecordOptions.Reading;
import io.cellstream.cli.input.InputFile;
import io.cellstream.cli.input.NumberedLines;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.EventJson;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.JsonLineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The events that a command is given, one JSON object a line; mix it in. What is wrong with a line is said on stderr, the rest goes on. */
final class EventLines implements EventSource {
  /** What is counted where a line does not even say what it wants. */
  private static final String NO_EVENT = "not an event";

  @Option(names = "--input", paramLabel = "FILE", description = "events, one JSON object a line; default: standard input")
  @Nullable
  Path input;

  @Spec(Spec.Target.MIXEE)
  @Nullable
  CommandSpec command;

  private final Rejections rejections = new Rejections();
  private volatile boolean stopped;

  /** Hands over each line's event; blank lines are passed over. */
  @Override
  public void each(Taker taker) throws IOException {
    each(EventJson::parse, taker::take);
  }

  /** Takes what one line says. */
  @FunctionalInterface
  interface LineTaker<T> {
    void take(long number, T said) throws RejectedEventException;
  }

  /** Hands over what each line says; blank lines are passed over. */
  <T> void each(Reading<T> reading, LineTaker<T> taker) throws IOException {
    if (input == null) {
      each(System.in, reading, taker);
    } else {
      new InputFile("--input", input).read(in -> {
        each(in, reading, taker);
        return stopped;
      });
    }
  }

  /** These lines as events by another reading. */
  EventSource read(Reading<JsonEvent> reading) {
    EventLines lines = this;
    return new EventSource() {
      @Override
      public void each(Taker taker) throws IOException {
        lines.each(reading, taker::take);
      }

      @Override
      public void reject(long number, RejectCause cause, String message) {
        lines.reject(number, cause, message);
      }

      @Override
      public void drop(long number, String message) {
        lines.drop(number, message);
      }

      @Override
      public Rejections rejections() {
        return lines.rejections();
      }
    };
  }

  /** Ends {@link #each} before the next line. For any thread. */
  void stop() {
    stopped = true;
  }

  /** Says what is wrong with a line. For any thread. */
  void reject(long number, @Nullable String reason) {
    reject(number, NO_EVENT, String.valueOf(reason));
  }

  @Override
  public void reject(long number, RejectCause cause, String message) {
    reject(number, cause.name(), cause + ": " + message);
  }

  @Override
  public void drop(long number, String message) {
    say(number, message);
  }

  private void reject(long number, String cause, String reason) {
    rejections.add(cause);
    say(number, reason);
  }

  private void say(long number, String reason) {
    Objects.requireNonNull(command, "command").commandLine().getErr().println("line " + number + ": " + reason);
  }

  @Override
  public Rejections rejections() {
    return rejections;
  }

  private <T> void each(InputStream in, Reading<T> reading, LineTaker<T> taker) throws IOException {
    NumberedLines lines = new NumberedLines(in);
    while (!stopped && lines.next()) {
      take(lines, reading, taker);
    }
  }

  private <T> void take(NumberedLines lines, Reading<T> reading, LineTaker<T> taker) {
    try {
      taker.take(lines.number(), reading.of(lines.text()));
    } catch (RejectedEventException e) {
      reject(lines.number(), e.rejectCause(), e.getMessage());
    } catch (JsonLineException e) {
      reject(lines.number(), e.getMessage());
    } catch (CharacterCodingException e) {
      reject(lines.number(), "not UTF-8");
    }
  }
}
