package io.cellstream.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.config.Settings;
import io.cellstream.preflight.InputPlan;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.topology.DeadLetters;
import io.cellstream.topology.EventDecoder;
import io.cellstream.wire.AvroPredictionReader;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.KeyedPrediction;
import io.cellstream.wire.RegistryClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads what the application has committed: predictions and dead letters, in the order they stand in. For one thread. */
final class Listener implements AutoCloseable {
  static final List<TopicPartition> PARTITIONS = Stream.of(Stage.PREDICTIONS, Stage.DEAD_LETTERS)
      .flatMap(topic -> IntStream.range(0, Stage.PARTITIONS).mapToObj(partition -> new TopicPartition(topic, partition))).toList();
  private static final String LARGE_POLLS = "10000";

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AvroPredictionReader predictionReader;
  private final EventDecoder eventReader;
  private final List<KeyedPrediction> predictions = new ArrayList<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();

  Listener(Settings settings, RegistryClient registry) {
    Map<String, Object> properties = new HashMap<>(settings.consumerProperties());
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, LARGE_POLLS);
    this.consumer = new KafkaConsumer<>(properties);
    this.predictionReader = new AvroPredictionReader(registry);
    this.eventReader = InputPlan.of(settings).decoder(Optional.of(registry));
    consumer.assign(PARTITIONS);
    consumer.seekToBeginning(PARTITIONS);
  }

  /** Takes in what is there, waiting up to {@code wait} if there is nothing; {@code seen} gets each new prediction. */
  void poll(Duration wait, Consumer<KeyedPrediction> seen) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
      try {
        if (record.topic().equals(Stage.DEAD_LETTERS)) {
          deadLetters.add(deadLetter(record));
        } else {
          KeyedPrediction prediction = new KeyedPrediction(record.key(), OptionalLong.of(record.timestamp()),
              predictionReader.read(record.value()).prediction());
          predictions.add(prediction);
          seen.accept(prediction);
        }
      } catch (RejectedEventException e) {
        throw new CliException(ExitCode.FAILED,
            record.topic() + "-" + record.partition() + "@" + record.offset() + " can't be read: " + e.rejectCause() + ", "
                + e.getMessage(),
            e);
      }
    }
  }

  private DeadLetter deadLetter(ConsumerRecord<byte[], byte[]> record) throws RejectedEventException {
    RejectCause cause = RejectCause.valueOf(new String(record.headers().lastHeader(DeadLetters.CAUSE_HEADER).value(), UTF_8));
    return new DeadLetter(
        new JsonEvent(record.key(), OptionalLong.of(record.timestamp()), eventReader.decode(record.value(), record.headers())), cause);
  }

  /** Whether everything before these offsets was read, a transaction's own marks included. */
  boolean hasReached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  List<KeyedPrediction> predictions() {
    return Collections.unmodifiableList(predictions);
  }

  List<DeadLetter> deadLetters() {
    return Collections.unmodifiableList(deadLetters);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
