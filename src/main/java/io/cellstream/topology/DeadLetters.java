package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.text.Printable;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Makes a dead letter of an event that was turned away: its own key, value, timestamp and headers, with the reason in further headers,
 * whose names are KIP-1034's.
 */
public final class DeadLetters {
  /** Its value is the name of a {@link RejectCause}. */
  public static final String CAUSE_HEADER = "cellstream.error.cause";
  public static final String MESSAGE_HEADER = "__streams.errors.message";
  public static final String TOPIC_HEADER = "__streams.errors.topic";
  public static final String PARTITION_HEADER = "__streams.errors.partition";
  public static final String OFFSET_HEADER = "__streams.errors.offset";
  /** What was left out because the record would have been too large; absent if nothing was. */
  public static final String LEFT_OUT_HEADER = "cellstream.error.left.out";
  private static final String EXCEPTION_HEADER = "__streams.errors.exception";
  /** A message may quote names of the sender's, which can be megabytes; the added headers must stay small. */
  private static final int LONGEST_MESSAGE = 1000;
  private static final List<String> OWN_HEADERS = List.of(EXCEPTION_HEADER, MESSAGE_HEADER, TOPIC_HEADER, PARTITION_HEADER, OFFSET_HEADER,
      CAUSE_HEADER);

  private DeadLetters() {
  }

  /** The letter of an event that was turned away, no larger than the limit. */
  public static Record<byte @Nullable [], byte @Nullable []> of(Record<byte @Nullable [], ?> event, byte @Nullable [] rawValue,
      RecordMetadata where,
      RejectCause cause, String message, RecordLimit limit) {
    Headers headers = new RecordHeaders(event.headers());
    put(headers, EXCEPTION_HEADER, RejectedEventException.class.getName());
    put(headers, MESSAGE_HEADER, Printable.escaped(message, LONGEST_MESSAGE));
    put(headers, TOPIC_HEADER, where.topic());
    put(headers, PARTITION_HEADER, Integer.toString(where.partition()));
    put(headers, OFFSET_HEADER, Long.toString(where.offset()));
    put(headers, CAUSE_HEADER, cause.name());
    return fitted(new Record<>(event.key(), rawValue, event.timestamp(), headers), limit);
  }

  /**
   * The letter as it is, if Kafka takes a record of its size; else without its value; if that is still too large, without the sender's
   * headers; and at last without its key. Topic, partition and offset still say where the whole event is.
   */
  private static Record<byte @Nullable [], byte @Nullable []> fitted(Record<byte @Nullable [], byte @Nullable []> letter,
      RecordLimit limit) {
    if (limit.takes(letter.key(), letter.value(), letter.headers())) {
      return letter;
    }
    byte[] value = letter.value();
    put(letter.headers(), LEFT_OUT_HEADER, "value of " + (value == null ? 0 : value.length) + " bytes");
    if (limit.takes(letter.key(), null, letter.headers())) {
      return letter.withValue(null);
    }
    Headers own = new RecordHeaders();
    OWN_HEADERS.forEach(name -> own.add(letter.headers().lastHeader(name)));
    put(own, LEFT_OUT_HEADER, "value, and the sender's headers");
    if (limit.takes(letter.key(), null, own)) {
      return new Record<>(letter.key(), null, letter.timestamp(), own);
    }
    put(own, LEFT_OUT_HEADER, "value, key, and the sender's headers");
    return new Record<>(null, null, letter.timestamp(), own);
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(UTF_8));
  }
}
