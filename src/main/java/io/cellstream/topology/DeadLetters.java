package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** What a turned-away event becomes: its own key, value, timestamp and headers, and the reason in further headers (names of KIP-1034). */
public final class DeadLetters {
  /** Its value is the name of a {@link RejectCause}. */
  public static final String CAUSE_HEADER = "cellstream.error.cause";
  public static final String MESSAGE_HEADER = "__streams.errors.message";
  public static final String TOPIC_HEADER = "__streams.errors.topic";
  public static final String PARTITION_HEADER = "__streams.errors.partition";
  public static final String OFFSET_HEADER = "__streams.errors.offset";
  private static final String EXCEPTION_HEADER = "__streams.errors.exception";

  private DeadLetters() {
  }

  static Record<byte @Nullable [], byte @Nullable []> of(Record<byte @Nullable [], ?> event, byte @Nullable [] rawValue,
      RecordMetadata where,
      RejectCause cause, String message) {
    Headers headers = new RecordHeaders(event.headers());
    put(headers, EXCEPTION_HEADER, RejectedEventException.class.getName());
    put(headers, MESSAGE_HEADER, message);
    put(headers, TOPIC_HEADER, where.topic());
    put(headers, PARTITION_HEADER, Integer.toString(where.partition()));
    put(headers, OFFSET_HEADER, Long.toString(where.offset()));
    put(headers, CAUSE_HEADER, cause.name());
    return new Record<>(event.key(), rawValue, event.timestamp(), headers);
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(UTF_8));
  }
}
