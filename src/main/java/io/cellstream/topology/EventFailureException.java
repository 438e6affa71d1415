package io.cellstream.topology;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Something of ours failed on an event; says on which, so that an event that fails again and again can be told from bad luck. */
public final class EventFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String place;

  private EventFailureException(String place, RuntimeException cause) {
    super(place + ": " + cause.getMessage(), cause);
    this.place = place;
  }

  /** The event's place, as {@code topic-partition@offset}. */
  public String place() {
    return place;
  }

  /** The failure with the event's place; Kafka's own exceptions pass as they are, because Streams acts on their types. */
  static RuntimeException locate(RuntimeException failure, RecordMetadata where) {
    return failure instanceof KafkaException
        ? failure
        : new EventFailureException(where.topic() + "-" + where.partition() + "@" + where.offset(), failure);
  }
}
