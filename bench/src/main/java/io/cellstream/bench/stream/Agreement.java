package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;

/** Whether two contenders predict the same: who is wrong is not timed. */
final class Agreement {
  private static final int COMPARED = 200;
  private static final double TOLERANCE = 1e-4;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Cluster cluster;

  /** What a prediction calls the most probable next token. */
  private record Best(int token, double probability) {
  }

  Agreement(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Compares the first predictions, which both have made of the same events. */
  void check(Entrant ours, Entrant theirs) throws BenchException {
    Map<Bytes, Best> predictions = first(ours);
    Map<Bytes, Best> others = first(theirs);
    predictions.keySet().retainAll(others.keySet());
    if (predictions.isEmpty()) {
      throw new BenchException(ours.name() + " and " + theirs.name() + " have predicted nothing for the same keys");
    }
    for (Map.Entry<Bytes, Best> mine : predictions.entrySet()) {
      Best other = others.get(mine.getKey());
      // near a tie either may be the first
      if (other == null || Math.abs(mine.getValue().probability() - other.probability()) > TOLERANCE) {
        throw new BenchException(String.format(Locale.ROOT, "%s and %s do not compute the same: for one event %s and %s", ours.name(),
            theirs.name(), mine.getValue(), other));
      }
    }
  }

  /** The first prediction of each of the first keys of a partition. */
  private Map<Bytes, Best> first(Entrant entrant) throws BenchException {
    Map<Bytes, Best> found = new HashMap<>();
    TopicPartition partition = new TopicPartition(entrant.predictions(), 0);
    try (KafkaConsumer<Bytes, Bytes> consumer = PredictionReader.consumer(cluster.bootstrapServers());
        KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer()) {
      deserializer.configure(Map.of("schema.registry.url", cluster.registryUrl()), false);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      int read = 0;
      while (read < COMPARED && System.nanoTime() < deadline) {
        for (ConsumerRecord<Bytes, Bytes> record : consumer.poll(Duration.ofMillis(100))) {
          if (read++ < COMPARED) {
            found.putIfAbsent(record.key(), best((GenericRecord) deserializer.deserialize(partition.topic(), record.value().get())));
          }
        }
        if (read > 0 && consumer.position(partition) >= consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L)) {
          break;
        }
      }
    }
    if (found.isEmpty()) {
      throw new BenchException(entrant.name() + " has predicted nothing in " + partition);
    }
    return found;
  }

  private static Best best(GenericRecord prediction) {
    GenericRecord top = (GenericRecord) ((List<?>) prediction.get("top")).getFirst();
    return new Best((Integer) top.get("id"), (Float) top.get("probability"));
  }
}
