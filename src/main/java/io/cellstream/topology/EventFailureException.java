package io.cellstream.topology;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Something of ours failed on an event; says on which, so that an event that fails again and again can be told from bad luck. */
public final class EventFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String place;

  private EventFailureException(String place, Throwable cause) {
    super(place + ": " + cause.getMessage(), cause);
    this.place = place;
  }

  /** The event's place, as {@code topic-partition@offset}. */
  public String place() {
    return place;
  }

  /** The failure with the event's place; Kafka's own exceptions pass as they are, because Streams acts on their types. */
  static RuntimeException locate(RuntimeException failure, RecordMetadata where) {
    return failure instanceof KafkaException ? failure : new EventFailureException(place(where), failure);
  }

  /** The event that took more memory than there was, or that happened to be there when others had taken it. */
  static RuntimeException locate(OutOfMemoryError failure, RecordMetadata where) {
    return new EventFailureException(place(where), failure);
  }

  private static String place(RecordMetadata where) {
    return where.topic() + "-" + where.partition() + "@" + where.offset();
  }
}
