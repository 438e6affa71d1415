package io.cellstream.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.EventJson;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.JsonLineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The events that a command is given, one JSON object a line; mix it in. What is wrong with a line is said on stderr, the rest goes on. */
final class EventLines {
  /** What some editors put before the first line. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  @Option(names = "--input", paramLabel = "FILE", description = "events, one JSON object a line; default: standard input")
  @Nullable
  Path input;

  @Spec(Spec.Target.MIXEE)
  @Nullable
  CommandSpec command;

  private final AtomicLong rejected = new AtomicLong();
  private volatile boolean stopped;

  /** Takes one event. */
  @FunctionalInterface
  interface Taker {
    /**
     * @param number of the line, from 1
     * @throws RejectedEventException if the event can't be used; said on stderr
     */
    void take(long number, JsonEvent event) throws RejectedEventException;
  }

  /** Hands over each line's event; blank lines are passed over. */
  void each(Taker taker) throws IOException {
    try (BufferedReader lines = open()) {
      long number = 0;
      for (String line = lines.readLine(); line != null && !stopped; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          take(number, line, taker);
        }
      }
    }
  }

  /** Ends {@link #each} before the next line. For any thread. */
  void stop() {
    stopped = true;
  }

  /** Says what is wrong with a line. For any thread. */
  void reject(long number, @Nullable String reason) {
    rejected.incrementAndGet();
    Objects.requireNonNull(command, "command").commandLine().getErr().println("line " + number + ": " + reason);
  }

  void reject(long number, RejectedEventException e) {
    reject(number, e.rejectCause() + ": " + e.getMessage());
  }

  long rejected() {
    return rejected.get();
  }

  private void take(long number, String line, Taker taker) {
    try {
      String text = utf8(line);
      boolean marked = number == 1 && text.startsWith(BYTE_ORDER_MARK);
      taker.take(number, EventJson.parse(marked ? text.substring(BYTE_ORDER_MARK.length()) : text));
    } catch (RejectedEventException e) {
      reject(number, e);
    } catch (JsonLineException e) {
      reject(number, e.getMessage());
    } catch (CharacterCodingException e) {
      reject(number, "not UTF-8");
    }
  }

  /** A character a byte: what is malformed is then one line's fault, not the file's. */
  private BufferedReader open() throws IOException {
    if (input == null) {
      return new BufferedReader(new InputStreamReader(System.in, ISO_8859_1));
    }
    if (Files.isDirectory(input)) {
      throw new IOException(input + ": a folder, not a file of events");
    }
    return Files.newBufferedReader(input, ISO_8859_1);
  }

  private static String utf8(String bytes) throws CharacterCodingException {
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1))).toString();
  }
}
