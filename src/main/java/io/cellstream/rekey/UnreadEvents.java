package io.cellstream.rekey;

import io.cellstream.cluster.RecordPlace;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicScan;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.text.Amounts;
import io.cellstream.topology.KeyPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The events that the old application has not taken, of a topic that may have got more partitions since its states were made: an event that was
 * sent before is where the old number of partitions puts its key.
 *
 * @param before the number of partitions for which states were made
 */
record UnreadEvents(TakenEvents taken, int before) {

  /** Where an event is. */
  enum Place {
    /** Where its key goes now, or anywhere if it has none. */
    NOW,
    /** Where its key went before. It was sent before any event of that key which is where the key goes now. */
    BEFORE,
    /** Elsewhere, without a value: it was to delete a state there, and there is none. */
    NOWHERE,
    /** Elsewhere: its producer has chosen the partition in another way. */
    ASTRAY
  }

  /** Gets an event. */
  interface Reader {
    void take(ConsumerRecord<byte @Nullable [], byte @Nullable []> event, Place place) throws StartupException;
  }

  void read(Reader reader, TopicScan.Progress progress) throws StartupException {
    try (TopicScan scan = TopicScan.asTheStream(taken.old().settings())) {
      scan.read(taken.topic().topic(), taken.next().keySet(), taken.next(), record -> reader.take(record, place(record)), progress);
    }
  }

  private Place place(ConsumerRecord<byte @Nullable [], byte @Nullable []> event) {
    byte[] key = event.key();
    if (key == null || KeyPartitions.of(key, taken.topic().partitions()) == event.partition()) {
      return Place.NOW;
    }
    if (KeyPartitions.of(key, before) == event.partition()) {
      return Place.BEFORE;
    }
    return event.value() == null ? Place.NOWHERE : Place.ASTRAY;
  }

  /** Whether the topic has more partitions now than the states. */
  boolean hasGrown() {
    return taken.topic().partitions() != before;
  }

  /**
   * That all are where their keys go now.
   *
   * @throws StartupException if one is not
   */
  void requireInPlace(TopicScan.Progress progress) throws StartupException {
    First first = new First();
    read((event, place) -> {
      if (place == Place.BEFORE || place == Place.ASTRAY) {
        first.add(event);
      }
    }, progress);
    if (first.count > 0) {
      throw new StartupException(Amounts.count(first.count, "event") + " that application " + taken.old().id()
          + " has not taken " + (first.count == 1 ? "is" : "are")
          + " in other partitions than those to which the keys go now, the first one "
          + first.text
          + ": a sequence's state can be in one partition only. "
          + (taken.old().topics().keyed().isPresent()
              ? "Copies can't be moved: give the states up with `cellstream reset`, which has all copied again"
              : "Rekey to a new topic with --with-unread instead, which puts them in order; or give the states up with `cellstream reset`"));
    }
  }

  /** Counts events and describes the first one. */
  static final class First {
    private long count;
    private String text = "";

    void add(ConsumerRecord<byte @Nullable [], byte @Nullable []> event) {
      byte[] key = event.key();
      if (count++ == 0 && key != null) {
        text = "of key " + new SequenceKey(key) + " at "
            + new RecordPlace(new TopicPartition(event.topic(), event.partition()), event.offset());
      }
    }

    long count() {
      return count;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
