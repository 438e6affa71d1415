package io.cellstream.runtime;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/** Kafka refused a record that the stream sent; says which, and near which event. */
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

  /** The topic that refused it. */
  String topic() {
    return topic;
  }

  /** The record's, ms since the epoch; negative if it has none. */
  long timestamp() {
    return timestamp;
  }

  /** Near which event, to be put behind what is said of the record; empty if that is not known. */
  String madeOf() {
    return madeOf;
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** Records are sent in the background: when the refusal arrives the task may be some events further. */
  private static String place(ErrorHandlerContext context) {
    return context.topic() == null
        ? ""
        : ", made of event " + context.topic() + "-" + context.partition() + "@" + context.offset() + " or of one shortly before it";
  }
}
