package io.cellstream.bench.stream;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A contender's input topic with the events that go into it. */
public record EventTopic(String name, int partitions, Keys keys, EventSource events, EventValues values) {

  /** Each key has an event as often as any other. Registers the events' schema. */
  public static EventTopic uniform(Cluster cluster, String name, int partitions, int keys, int length) {
    return new EventTopic(name, partitions, new Keys(keys, partitions),
        new EventSource(new KeySampler(Distribution.UNIFORM, keys), keys, StreamModel.VOCABULARY, length),
        new EventValues(EventForm.OWN, cluster.registryUrl(), name, StreamModel.VOCABULARY));
  }

  /** @param timestamp ms of the epoch; null: the time of sending */
  public ProducerRecord<byte[], byte[]> next(@Nullable Long timestamp) {
    events.next();
    int key = events.key();
    return new ProducerRecord<>(name, keys.partition(key), timestamp, keys.bytes(key), values.of(events.token(), events.end()));
  }
}
