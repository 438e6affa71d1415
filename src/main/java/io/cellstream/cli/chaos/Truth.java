package io.cellstream.cli.chaos;

import io.cellstream.cli.chaos.Comparison.Expected;
import io.cellstream.model.RecurrentModel;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.SequenceState;
import io.cellstream.sequence.Verdict;
import io.cellstream.topology.DeadLetters;
import io.cellstream.topology.EventDecoder;
import io.cellstream.topology.EventIntake;
import io.cellstream.topology.EventRecord;
import io.cellstream.topology.RecordLimit;
import io.cellstream.wire.DecodedPrediction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** What must come of the events, by the offline run: each partition for itself, through the stream's own intake. For one thread. */
final class Truth {
  /** The stream may step another number of sequences together: that changes no bit. */
  private static final int BATCH = 64;

  private final RecurrentModel model;
  private final SequencePolicy policy;
  private final EventIntake intake;
  /** In the order of the events, partition by partition. */
  private final LinkedHashMap<Place, Expected> expected = new LinkedHashMap<>();
  private final Map<Integer, Map<SequenceKey, SequenceState>> states = new TreeMap<>();
  private final Map<Integer, Map<SequenceKey, NavigableSet<Long>>> held = new TreeMap<>();
  private int events;
  /** What must come where a sequence was over by its time, by the place of its last event. */
  private final Map<Place, List<Expected>> ends = new HashMap<>();
  private final Map<SequenceKey, Place> lastApplied = new HashMap<>();
  private int dropped;
  /** By partition, in the order in which they were: the ends by the wall clock that are still to come. */
  private final Map<Integer, Deque<WallEnd>> wallEnds = new TreeMap<>();

  /** An event and where it is; each is another one. */
  private record Place(String topic, ConsumerRecord<byte @Nullable [], byte @Nullable []> record) implements RecordMetadata {
    @Override
    public String topic() {
      return record.topic();
    }

    @Override
    public int partition() {
      return record.partition();
    }

    @Override
    public long offset() {
      return record.offset();
    }

    @Override
    public String toString() {
      byte[] key = record.key();
      return topic + "-" + record.partition() + "@" + record.offset() + " (key " + (key == null ? "none" : new SequenceKey(key)) + ")";
    }
  }

  private Truth(RecurrentModel model, SequencePolicy policy, EventDecoder decoder) {
    this.model = model;
    this.policy = policy;
    this.intake = new EventIntake(decoder, new EventChecker(model.definition()), RecordLimit.NONE);
  }

  /**
   * @param policy the instances'
   * @param wallEnds the ends that were decided by the wall clock, which no event says
   * @param decoder the stream's
   */
  static Truth of(Story story, RecurrentModel model, SequencePolicy policy, List<WallEnd> wallEnds, EventDecoder decoder) {
    Truth truth = new Truth(model, policy, decoder);
    Set<String> known = new HashSet<>(); // a generation has several records of one end
    wallEnds.stream().sorted(Comparator.comparingLong(WallEnd::readTo)).filter(each -> known.add(each.name()))
        .forEach(each -> truth.wallEnds.computeIfAbsent(each.last().partition(), _ -> new ArrayDeque<>()).add(each));
    for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
      truth.partition(partition, story.parts());
    }
    return truth;
  }

  private void partition(int number, List<Story.Part> parts) {
    OfflineRun<Place> run = newRun();
    Optional<Place> last = Optional.empty();
    for (Story.Part part : parts) {
      if (!part.keepsStates()) {
        endUpTo(last.map(Place::offset).orElse(0L), run, last);
        run.finish();
        run = newRun();
      }
      for (var each : part.events().getOrDefault(number, List.of())) {
        endUpTo(each.offset() - 1, run, last);
        last = Optional.of(new Place(part.topic(), each));
        take(run, last.get());
      }
    }
    endUpTo(Long.MAX_VALUE, run, last);
    run.finish();
    states.put(number, run.states());
    held.put(number, run.held());
  }

  private OfflineRun<Place> newRun() {
    return new OfflineRun<>(model, policy, BATCH, this::conclude);
  }

  /** Ends the sequences that were over by the wall clock when the partition had been read up to there. */
  private void endUpTo(long offset, OfflineRun<Place> run, Optional<Place> last) {
    if (last.isPresent()) {
      Deque<WallEnd> left = wallEnds.getOrDefault(last.get().partition(), new ArrayDeque<>());
      for (WallEnd end = left.peek(); end != null && end.readTo() <= offset; end = left.peek()) {
        left.remove();
        run.end(end.key(), end.readTo(), last.get());
      }
    }
  }

  private void take(OfflineRun<Place> run, Place place) {
    events++;
    var record = place.record;
    // its place among all events; what comes of it follows with its verdict
    expect(place, List.of());
    try {
      run.add(new SequenceKey(Objects.requireNonNullElse(record.key(), new byte[0])),
          intake.read(record.key(), record.value(), record.headers(), new Origin(record.timestamp(), record.partition(), record.offset())),
          place, EventRecord.bytes(record.key(), record.value(), record.headers()));
    } catch (RejectedEventException e) {
      conclude(place, new Verdict.Rejected(e.rejectCause(), e.getMessage()));
    }
  }

  private void conclude(Place place, Verdict verdict) {
    List<String> lines = new ArrayList<>();
    switch (verdict) {
      case Verdict.Applied(List<Prediction> predictions, var _) -> {
        lastApplied.put(new SequenceKey(Objects.requireNonNull(place.record.key(), "key")), place);
        predictions.forEach(each -> lines.add(line(place.record, each)));
        // what has waited for others comes behind them
        expected.putLast(place, Objects.requireNonNull(expected.get(place), "an event is expected from when it is taken"));
      }
      case Verdict.Lapsed lapsed -> {
        ended(lapsed);
        return; // the event that is told with it has a verdict of its own
      }
      case Verdict.Dropped _ -> dropped++;
      case Verdict.Held _ -> {
        // it has another verdict once its turn has come
      }
      case Verdict.Rejected(RejectCause cause, String message) -> lines.add(letter(place, cause, message));
    }
    expect(place, lines);
  }

  private void ended(Verdict.Lapsed lapsed) {
    if (!lapsed.predictions().isEmpty()) {
      byte[] key = lapsed.key().bytes();
      Place last = Objects.requireNonNull(lastApplied.get(lapsed.key()), "a sequence that has ended had an event");
      String event = Line.end(key, lapsed.predictions().getFirst().lastEvent().orElseThrow());
      ends.computeIfAbsent(last, _ -> new ArrayList<>()).add(new Expected(event, "after " + last,
          lapsed.predictions().stream().map(each -> line(key, lapsed.timestamp(), new RecordHeaders(), each)).toList()));
    }
  }

  /** Where the run looks at sequences that are not over, an event's place is told once more, with nothing to expect. */
  private void expect(Place place, List<String> lines) {
    expected.merge(place, new Expected(Line.event(place.record.headers()), place.toString(), lines), Expected::and);
  }

  private String line(ConsumerRecord<byte @Nullable [], byte @Nullable []> record, Prediction prediction) {
    return line(Objects.requireNonNull(record.key(), "key"), record.timestamp(), record.headers(), prediction);
  }

  private String line(byte[] key, long timestamp, Headers headers, Prediction prediction) {
    String topic = switch (prediction.kind()) {
      case STEP, GENERATED -> Topics.OUTPUT;
      case FINAL -> Topics.FINALS;
    };
    return Line.prediction(topic, key, timestamp, headers,
        new DecodedPrediction(prediction, model.definition().name(), model.definition().version()));
  }

  private static String letter(Place place, RejectCause cause, String message) {
    var record = place.record;
    var letter = DeadLetters.of(new Record<>(record.key(), record.value(), record.timestamp(), record.headers()), record.value(), place,
        cause,
        message, RecordLimit.NONE);
    return Line.deadLetter(Topics.DEAD_LETTERS, letter.key(), letter.timestamp(), letter.headers(), letter.value());
  }

  /** In the order of the events, partition by partition. */
  List<Expected> expected() {
    List<Expected> all = new ArrayList<>();
    expected.forEach((place, each) -> {
      all.add(each);
      all.addAll(ends.getOrDefault(place, List.of()));
    });
    return all;
  }

  /** The states of open sequences, and what ended ones have left behind, by partition. */
  Map<Integer, Map<SequenceKey, SequenceState>> states() {
    return states;
  }

  /** The positions of the events that still wait for others, by partition. */
  Map<Integer, Map<SequenceKey, NavigableSet<Long>>> held() {
    return held;
  }

  /** The number of sequences that were over by their time, and said so. */
  int ends() {
    return ends.values().stream().mapToInt(List::size).sum();
  }

  int events() {
    return events;
  }

  /** The number of events that were dropped for their positions. */
  int dropped() {
    return dropped;
  }
}
