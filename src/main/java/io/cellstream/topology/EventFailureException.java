package io.cellstream.topology;

import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Processing an event failed through no fault of its sender. Names the event, so that an event that fails again and again is recognised.
 */
public final class EventFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> places;

  private EventFailureException(List<String> places, Throwable cause) {
    super(String.join(", ", places) + ": " + cause.getMessage(), cause);
    this.places = List.copyOf(places);
  }

  /** The event's place, as {@code topic-partition@offset}; several places if events fail together but none of them fails alone. */
  public List<String> places() {
    return places;
  }

  /** The failure with the events' places; Kafka's own exceptions stay as they are, because Streams acts on their types. */
  static RuntimeException locate(RuntimeException failure, List<RecordMetadata> where) {
    return failure instanceof KafkaException || failure instanceof EventFailureException
        ? failure
        : new EventFailureException(places(where), failure);
  }

  /** The failure with the events' places. They took more memory than there was, or were processed when others had taken it. */
  static RuntimeException locate(OutOfMemoryError failure, List<RecordMetadata> where) {
    return new EventFailureException(places(where), failure);
  }

  private static List<String> places(List<RecordMetadata> where) {
    return where.stream().map(each -> each.topic() + "-" + each.partition() + "@" + each.offset()).toList();
  }
}
