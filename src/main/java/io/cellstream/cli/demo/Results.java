package io.cellstream.cli.demo;

import io.cellstream.model.RecurrentModel;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.Verdict;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.KeyedPrediction;
import io.cellstream.wire.PredictionJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Optional;

/**
 * What came of events, as lines: each key's predictions and dead letters in their order. Floats stand in them as decimals that read back to
 * the same bits, so equal lines are equal bits. The timestamp of what comes of an event without one is left out of the comparison.
 */
final class Results {
  /** The offline run steps many keys together, the stream one at a time: that the bits agree is part of what is shown. */
  private static final int BATCH = 64;

  private final Map<SequenceKey, List<Line>> predictions = new LinkedHashMap<>();
  private final Map<SequenceKey, List<Line>> deadLetters = new LinkedHashMap<>();
  private int dropped;

  /** What the stream made of them. */
  static Results of(List<KeyedPrediction> predictions, List<DeadLetter> deadLetters) {
    Results results = new Results();
    predictions.forEach(results::add);
    deadLetters.forEach(results::add);
    return results;
  }

  /** What must come of these events, by the same model without Kafka. */
  static Results offline(RecurrentModel model, List<JsonEvent> events) {
    Results results = new Results();
    EventChecker checker = new EventChecker(model.definition());
    OfflineRun<JsonEvent> run = new OfflineRun<>(model, BATCH, results::add);
    for (int i = 0; i < events.size(); i++) {
      JsonEvent event = events.get(i);
      try {
        Origin origin = new Origin(event.timestamp().orElse(0), 0, i);
        run.add(new SequenceKey(key(event)), checker.check(event.event(), origin), event);
      } catch (RejectedEventException e) {
        results.add(new DeadLetter(event, e.rejectCause()));
      }
    }
    run.finish();
    return results;
  }

  private void add(JsonEvent event, Verdict verdict) {
    switch (verdict) {
      case Verdict.Applied(var made, var _) ->
        made.forEach(prediction -> add(new KeyedPrediction(key(event), event.timestamp(), prediction)));
      case Verdict.Rejected(RejectCause cause, String _) -> add(new DeadLetter(event, cause));
      case Verdict.Lapsed(var key, long timestamp, var _, var made) ->
        made.forEach(prediction -> add(new KeyedPrediction(key.bytes(), OptionalLong.of(timestamp), prediction)));
      case Verdict.Dropped _ -> dropped++;
      case Verdict.Held _ -> {
        // it has another verdict once its turn has come
      }
    }
  }

  private void add(KeyedPrediction made) {
    put(predictions, made.key(), Line.of(made.timestamp(), time -> PredictionJson.write(made.key(), time, made.prediction())));
  }

  private void add(DeadLetter letter) {
    JsonEvent event = letter.event();
    put(deadLetters, key(event),
        Line.of(event.timestamp(), time -> new DeadLetter(new JsonEvent(key(event), time, event.event()), letter.cause()).line()));
  }

  private static byte[] key(JsonEvent event) {
    return Objects.requireNonNull(event.key(), "key");
  }

  private static void put(Map<SequenceKey, List<Line>> lines, byte[] key, Line line) {
    lines.computeIfAbsent(new SequenceKey(key), _ -> new ArrayList<>()).add(line);
  }

  /** How many events were dropped because their position was not above the last one; known of an offline run only. */
  int dropped() {
    return dropped;
  }

  /** Where {@code actual} first departs from these; empty if they are equal line by line, none missing, none more. */
  Optional<String> firstDifference(Results actual) {
    return Difference.first("prediction", predictions, actual.predictions)
        .or(() -> Difference.first("dead letter", deadLetters, actual.deadLetters));
  }
}
