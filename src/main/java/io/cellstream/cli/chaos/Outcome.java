package io.cellstream.cli.chaos;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.cli.chaos.Comparison.Found;
import io.cellstream.cluster.TopicReader;
import io.cellstream.config.SequenceSettings;
import io.cellstream.config.Settings;
import io.cellstream.ledger.Mark;
import io.cellstream.ledger.WrittenStates;
import io.cellstream.model.RecurrentModel;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceState;
import io.cellstream.wire.AvroPredictionReader;
import io.cellstream.wire.DecodedPrediction;
import io.cellstream.wire.RegistryClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What the application has left behind, as a reader of committed records sees it. For one thread. */
final class Outcome {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Map<String, Object> COMMITTED = Map.of("isolation.level", "read_committed");

  private final Settings settings;
  private final boolean byWallClock;

  Outcome(Settings settings) {
    this.settings = settings;
    this.byWallClock = WallClock.ends(SequenceSettings.policy(settings));
  }

  /**
   * What is in the output topics.
   *
   * @param found predictions and dead letters, partition by partition
   * @param wallEnds the ends by the wall clock that are among them
   */
  record Records(List<Found> found, List<WallEnd> wallEnds) {
  }

  Records records(RegistryClient registry) {
    AvroPredictionReader predictions = new AvroPredictionReader(registry);
    List<Found> found = new ArrayList<>();
    List<WallEnd> wallEnds = new ArrayList<>();
    for (String topic : List.of(Topics.OUTPUT, Topics.FINALS)) {
      read(topic, record -> found.add(prediction(predictions, record, wallEnds)));
    }
    read(Topics.DEAD_LETTERS, record -> found.add(found(record,
        Line.deadLetter(record.topic(), record.key(), record.timestamp(), record.headers(), record.value()))));
    return new Records(found, wallEnds);
  }

  private static Found found(ConsumerRecord<byte @Nullable [], byte @Nullable []> record, String line) {
    return found(record, Line.event(record.headers()), line);
  }

  private static Found found(ConsumerRecord<byte @Nullable [], byte @Nullable []> record, String event, String line) {
    byte[] key = record.key();
    // a letter without a key goes to any partition
    return new Found(event, place(record),
        key == null ? "" : record.topic() + " " + new SequenceKey(key), line);
  }

  static String place(ConsumerRecord<?, ?> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }

  private static Found prediction(AvroPredictionReader reader, ConsumerRecord<byte @Nullable [], byte @Nullable []> record,
      List<WallEnd> wallEnds) {
    byte[] key = Objects.requireNonNull(record.key(), "key");
    try {
      DecodedPrediction made = reader.read(Objects.requireNonNull(record.value(), "value"));
      String line = Line.prediction(record.topic(), key, record.timestamp(), record.headers(), made);
      WallEnd.of(key, made.prediction(), place(record)).ifPresent(wallEnds::add);
      return made.prediction().lastEvent().map(last -> found(record, Line.end(key, last), line)).orElseGet(() -> found(record, line));
    } catch (RejectedEventException e) {
      return found(record, record.topic() + " no prediction: " + e.getMessage());
    }
  }

  /**
   * What a partition's changelog amounts to.
   *
   * @param held the positions of the events that still wait for others
   * @param mark up to where events were taken
   */
  record Partition(Map<SequenceKey, SequenceState> states, Map<SequenceKey, NavigableSet<Long>> held, Optional<Mark> mark) {
    /** The number of sequences that go on. */
    long open() {
      return states.values().stream().filter(SequenceState::isRunning).count();
    }

    /** Whether the mark has that number. */
    boolean isCounted() {
      return mark.filter(each -> each.open().equals(OptionalLong.of(open()))).isPresent();
    }
  }

  /** By partition. */
  Map<Integer, Partition> changelog(RecurrentModel model) {
    Map<Integer, Partition> partitions = new TreeMap<>();
    written().forEach((number, records) -> partitions.put(number, new Partition(records.states(model), records.held(), records.mark())));
    return partitions;
  }

  /**
   * Whether each partition's mark stands at its end, and each sequence that is over by its time has ended: by the wall clock all, since no
   * event comes any more.
   */
  boolean isThrough(Map<Integer, Long> ends) {
    return written().entrySet().stream().allMatch(each -> {
      WrittenStates records = each.getValue();
      return !records.isBehindTime() && records.mark().filter(mark -> mark.positions().stream()
          .allMatch(position -> Objects.equals(ends.get(each.getKey()), position.next()))
          && (!byWallClock || mark.open().equals(OptionalLong.of(0)))).isPresent();
    });
  }

  private Map<Integer, WrittenStates> written() {
    Map<Integer, WrittenStates> written = new TreeMap<>();
    read(Topics.CHANGELOG, record -> written.computeIfAbsent(record.partition(), _ -> new WrittenStates())
        .take(Objects.requireNonNull(record.key(), "key"), record.value()));
    return written;
  }

  private void read(String topic, Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> taker) {
    try (TopicReader reader = new TopicReader(settings, COMMITTED, PATIENCE)) {
      Set<TopicPartition> partitions = Set.copyOf(reader.partitions(topic));
      Map<TopicPartition, Long> begin = reader.begin(partitions);
      Set<TopicPartition> unread = reader.read(begin, reader.end(partitions), record -> {
        taker.accept(record);
        return false;
      });
      if (!unread.isEmpty()) {
        throw new CliException(ExitCode.FAILED,
            "could not read " + unread.stream().map(TopicPartition::toString).collect(Collectors.joining(", "))
                + " to the end within " + PATIENCE.toSeconds() + " s");
      }
    }
  }
}
