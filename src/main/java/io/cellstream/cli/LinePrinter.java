package io.cellstream.cli;

import io.cellstream.sequence.RejectedEventException;
import io.cellstream.text.Printable;
import java.io.PrintWriter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Prints records as lines, up to so many; one that is no such record is named on stderr, and the rest goes on. */
final class LinePrinter implements TopicTail.Reader {
  private final RecordLine line;
  private final PrintWriter out;
  private final PrintWriter err;
  private long left;
  private boolean anyRejected;

  LinePrinter(RecordLine line, long most, PrintWriter out, PrintWriter err) {
    this.line = line;
    this.left = most;
    this.out = out;
    this.err = err;
  }

  @Override
  public boolean take(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    try {
      out.println(line.of(record));
      left--;
    } catch (RejectedEventException e) {
      reject(record, e.rejectCause() + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      reject(record, e.getMessage());
    }
    return left > 0;
  }

  private void reject(ConsumerRecord<?, ?> record, @Nullable String reason) {
    anyRejected = true;
    err.println(record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + Printable.line(String.valueOf(reason)));
    err.flush();
  }

  /** A screen, or the next program in the pipe, has them now; if that is gone, nobody wants more. */
  @Override
  public boolean pause() {
    return !out.checkError();
  }

  boolean anyRejected() {
    return anyRejected;
  }
}
