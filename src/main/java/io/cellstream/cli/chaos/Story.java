package io.cellstream.cli.chaos;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.cluster.TopicReader;
import io.cellstream.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the application has to have read, partition by partition. Where an operator had to decide, a part of it ends, and the next one says
 * where reading went on and whether states were kept. For one thread.
 */
final class Story {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Settings settings;
  private final List<Part> parts = new ArrayList<>();
  private final Map<Integer, Long> next = new TreeMap<>();
  private boolean keepsStates = true;
  private String topic = Topics.INPUT;
  private int made = 1;

  /**
   * Events that were read one after the other.
   *
   * @param topic the topic's name, with a number if it was made anew
   * @param keepsStates whether sequences go on that were open before this part
   * @param events by partition, in their order
   */
  record Part(String topic, boolean keepsStates, Map<Integer, List<ConsumerRecord<byte @Nullable [], byte @Nullable []>>> events) {
  }

  Story(Settings settings) {
    this.settings = settings;
    for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
      next.put(partition, 0L);
    }
  }

  /** Ends a part before these offsets, whose events must still be there. */
  void end(Map<Integer, Long> before) {
    Map<TopicPartition, Long> from = new HashMap<>();
    Map<TopicPartition, Long> to = new HashMap<>();
    Map<Integer, List<ConsumerRecord<byte @Nullable [], byte @Nullable []>>> events = new TreeMap<>();
    next.forEach((number, offset) -> {
      TopicPartition partition = new TopicPartition(Topics.INPUT, number);
      from.put(partition, offset);
      to.put(partition, before.getOrDefault(number, offset));
      events.put(number, new ArrayList<>());
    });
    try (TopicReader reader = new TopicReader(settings, Map.of(), PATIENCE)) {
      var unread = reader.read(from, to, record -> {
        events.getOrDefault(record.partition(), new ArrayList<>()).add(record);
        return false;
      });
      if (!unread.isEmpty()) {
        throw new CliException(ExitCode.FAILED, "could not read " + unread + " to the end within " + PATIENCE.toSeconds() + " s");
      }
    }
    parts.add(new Part(topic, keepsStates, events));
    to.forEach((partition, offset) -> next.put(partition.partition(), offset));
    keepsStates = true;
  }

  /** All states are gone; the next part begins without any. */
  void losesStates() {
    keepsStates = false;
  }

  /** A partition is read on from elsewhere. */
  void goesOnAt(int partition, long offset) {
    next.put(partition, offset);
  }

  /** The topic was made anew, and is read from its beginning. */
  void madeAnew() {
    next.replaceAll((_, _) -> 0L);
    made++;
    topic = Topics.INPUT + " (made the " + made + ". time)";
  }

  /** Where an event stands in an input topic that is never made anew. */
  record Place(int partition, long offset) {
  }

  /** The events' numbers, by their places. */
  Map<Place, String> numbers() {
    Map<Place, String> numbers = new HashMap<>();
    parts.forEach(part -> part.events().values().forEach(events -> events
        .forEach(event -> numbers.put(new Place(event.partition(), event.offset()), Line.event(event.headers())))));
    return numbers;
  }

  List<Part> parts() {
    return parts;
  }
}
