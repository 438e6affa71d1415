package io.cellstream.topology;

import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Something of ours failed on an event; says on which, so that an event that fails again and again can be told from bad luck. */
public final class EventFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> places;

  private EventFailureException(List<String> places, Throwable cause) {
    super(String.join(", ", places) + ": " + cause.getMessage(), cause);
    this.places = List.copyOf(places);
  }

  /** The event's place, as {@code topic-partition@offset}; several where it takes all of them to fail. */
  public List<String> places() {
    return places;
  }

  /** The failure with the events' places; Kafka's own exceptions pass as they are, because Streams acts on their types. */
  static RuntimeException locate(RuntimeException failure, List<RecordMetadata> where) {
    return failure instanceof KafkaException || failure instanceof EventFailureException
        ? failure
        : new EventFailureException(places(where), failure);
  }

  /** The events that took more memory than there was, or that happened to be there when others had taken it. */
  static RuntimeException locate(OutOfMemoryError failure, List<RecordMetadata> where) {
    return new EventFailureException(places(where), failure);
  }

  private static List<String> places(List<RecordMetadata> where) {
    return where.stream().map(each -> each.topic() + "-" + each.partition() + "@" + each.offset()).toList();
  }
}
