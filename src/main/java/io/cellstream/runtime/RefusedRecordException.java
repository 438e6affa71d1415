package io.cellstream.runtime;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/** Kafka refused a record that the stream sent. The message names the record, and an event near the one that it was made of. */
final class RefusedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String topic;
  private final long timestamp;
  private final String madeOf;

  RefusedRecordException(ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception refusal) {
    super("topic " + record.topic() + " did not take a record with a key of " + length(record.key()) + " and a value of "
        + length(record.value()) + " bytes" + place(context) + ": " + refusal.getMessage(), refusal);
    this.topic = record.topic();
    this.timestamp = record.timestamp() == null ? -1 : record.timestamp();
    this.madeOf = place(context);
  }

  /** The topic that refused the record. */
  String topic() {
    return topic;
  }

  /** The record's timestamp in ms since the epoch; negative if it has none. */
  long timestamp() {
    return timestamp;
  }

  /** A clause that names an event near the one that the record was made of; empty if none is known. */
  String madeOf() {
    return madeOf;
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** The event is only near: records are sent in the background, so the task may be some events further when the refusal arrives. */
  private static String place(ErrorHandlerContext context) {
    return context.topic() == null
        ? ""
        : ", made of event " + context.topic() + "-" + context.partition() + "@" + context.offset() + " or of one shortly before it";
  }
}
