package io.cellstream.rekey;

import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.StatesWriter.Written;
import io.cellstream.cluster.StatesWriter;
import io.cellstream.cluster.TopicIdentity;
import io.cellstream.cluster.TopicScan;
import io.cellstream.rekey.UnreadEvents.Place;
import io.cellstream.topology.KeyPartitions;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Copies the events that the old application has not taken to the new topic, as they are: key, value, headers and time. Those of a key keep
 * their order: where the old topic has got more partitions meanwhile, those that are where their keys went before come first.
 */
final class EventsCopy {
  private final UnreadEvents events;
  private final TopicIdentity to;

  EventsCopy(UnreadEvents events, TopicIdentity to) {
    this.events = events;
    this.to = to;
  }

  /**
   * How many events there are to copy.
   *
   * @throws StartupException if one is where no key of its goes
   */
  long count(TopicScan.Progress progress) throws StartupException {
    long[] count = new long[1];
    UnreadEvents.First astray = new UnreadEvents.First();
    events.read((event, place) -> {
      count[0] += place == Place.NOW || place == Place.BEFORE ? 1 : 0;
      if (place == Place.ASTRAY) {
        astray.add(event);
      }
    }, progress);
    if (astray.count() > 0) {
      throw new StartupException("an event " + astray + " is where Kafka's partitioner does not send its key: its producer has a"
          + " partitioner of its own, so nothing here knows to which partitions keys will go");
    }
    return count[0];
  }

  /** Copies them within the last transaction. */
  void copy(StatesWriter writer, TopicScan.Progress progress) throws StartupException {
    if (events.hasGrown()) {
      copy(Place.BEFORE, writer, progress);
    }
    copy(Place.NOW, writer, progress);
  }

  private void copy(Place which, StatesWriter writer, TopicScan.Progress progress) throws StartupException {
    events.read((event, place) -> {
      if (place == which) {
        writer.write(copied(event));
      }
    }, progress);
  }

  private ProducerRecord<byte @Nullable [], byte @Nullable []> copied(ConsumerRecord<byte @Nullable [], byte @Nullable []> event) {
    byte[] key = event.key();
    int partition = key == null ? event.partition() % to.partitions() : KeyPartitions.of(key, to.partitions());
    return new ProducerRecord<>(to.topic(), partition, event.timestamp(), key, event.value(), event.headers());
  }

  /**
   * That no other producer has written to the topic meanwhile, which was empty: its events could have come before those that are copied.
   *
   * @param begins the topic's offsets before the copy
   * @param written where the copies are
   */
  static void requireAlone(Map<TopicPartition, Long> begins, Map<TopicPartition, Written> written) throws StartupException {
    for (Map.Entry<TopicPartition, Written> each : new HashMap<>(written).entrySet()) {
      Long begin = begins.get(each.getKey());
      Written records = each.getValue();
      if (begin != null && (records.first() != begin || records.last() - records.first() + 1 != records.count())) {
        throw new StartupException("someone writes to " + each.getKey() + ", where events must come first that were not taken: nothing was"
            + " copied. Stop the producers, make the topic anew, and rekey again");
      }
    }
  }
}
