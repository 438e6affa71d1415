package io.cellstream.cli;

import io.cellstream.sequence.RejectedEventException;
import io.cellstream.text.Printable;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Prints records as lines, up to so many; one that is no such record is named on stderr, and the rest goes on. */
final class LinePrinter implements TopicTail.Reader {
  private final RecordLine line;
  private final PrintWriter out;
  private final PrintWriter err;
  private final BooleanSupplier readerHasGone;
  private long left;
  private boolean anyRejected;

  /** @param readerHasGone whether nobody reads {@code out} any more, which writing tells only with the next line */
  LinePrinter(RecordLine line, long most, PrintWriter out, PrintWriter err, BooleanSupplier readerHasGone) {
    this.line = line;
    this.left = most;
    this.out = out;
    this.err = err;
    this.readerHasGone = readerHasGone;
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
    return !out.checkError() && !readerHasGone.getAsBoolean();
  }

  @Override
  public void contact(BrokerContact.Change change) {
    err.println(switch (change) {
      case GONE -> "cellstream: warning: the broker has gone: none answers, and this waits for one to come back";
      case BACK -> "cellstream: the broker is back";
    });
    err.flush();
  }

  boolean anyRejected() {
    return anyRejected;
  }
}
