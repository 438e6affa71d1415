package io.cellstream.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.head.Output;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.Verdict;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.KeyedPrediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The events are run one by one, as the stream does; then one thing is put wrong. */
class ResultsTest {
  private final RecurrentModel model = new RecurrentModel(TestModels.nextToken(3, 5, 4, 8), Kernels.select(KernelMode.AUTO).kernel());
  private final List<JsonEvent> events = List.of(event("one", "a", 0), event("two", "b", 0), event("one", "c", 1), event("one", "ж", 2),
      event("two", "d", 1), event("one", "e", 3), event("two", "ж", 2));
  private final List<KeyedPrediction> predictions = new ArrayList<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();

  @BeforeEach
  void streamTheEvents() {
    EventChecker checker = new EventChecker(model.definition());
    OfflineRun<JsonEvent> run = new OfflineRun<>(model, 1, this::take);
    for (JsonEvent event : events) {
      try {
        run.add(new SequenceKey(Objects.requireNonNull(event.key())),
            checker.check(event.event(), new Origin(event.timestamp().getAsLong(), 0, 0)), event);
      } catch (RejectedEventException e) {
        deadLetters.add(new DeadLetter(event, e.rejectCause()));
      }
    }
    run.finish();
    assertThat(predictions).hasSize(5);
    assertThat(deadLetters).hasSize(2);
  }

  @Test
  void agreesWithTheSameResults() {
    assertThat(difference()).isEmpty();
  }

  @Test
  void doesNotMindInWhichOrderTheKeysCome() {
    List<KeyedPrediction> two = predictions.stream().filter(made -> new String(made.key(), UTF_8).equals("two")).toList();
    predictions.removeAll(two);
    predictions.addAll(0, two);

    assertThat(difference()).isEmpty();
  }

  @Test
  void findsAFlippedBit() {
    for (int bit = 0; bit < 23; bit++) {
      KeyedPrediction right = predictions.get(2);
      float[] values = Objects.requireNonNull(right.prediction().output().values()).clone();
      values[1] = Float.intBitsToFloat(Float.floatToRawIntBits(values[1]) ^ 1 << bit);
      predictions.set(2, with(right, new Output(values, right.prediction().output().top())));

      assertThat(difference()).startsWith("one, prediction 2 differs: offline {\"key\":\"one\",\"step\":1,")
          .contains(", from the stream {");
      predictions.set(2, right);
    }
  }

  @Test
  void findsAMissingPrediction() {
    predictions.removeFirst();

    assertThat(difference()).startsWith("one, prediction 1 is missing: {\"key\":\"one\",\"step\":0,");
  }

  @Test
  void findsThatTheLastPredictionIsMissing() {
    predictions.removeLast();

    assertThat(difference()).startsWith("one, prediction 3 is missing: ").contains("\"position\":3");
  }

  @Test
  void findsAPredictionThatCameTwice() {
    predictions.add(1, predictions.getFirst());

    assertThat(difference()).startsWith("one, prediction 2 came twice: {\"key\":\"one\",\"step\":0,");
  }

  @Test
  void findsAPredictionOfASequenceThatNeverWas() {
    predictions.add(new KeyedPrediction("three".getBytes(UTF_8), OptionalLong.of(1), predictions.getFirst().prediction()));

    assertThat(difference()).startsWith("three, prediction 1 is one too many: {\"key\":\"three\"");
  }

  @Test
  void findsAnotherTimestamp() {
    KeyedPrediction right = predictions.getFirst();
    predictions.set(0, new KeyedPrediction(right.key(), OptionalLong.of(7), right.prediction()));

    assertThat(difference()).startsWith("one, prediction 1 differs: ");
  }

  /** The stream gives such an event a time that the offline run does not know. */
  @Test
  void doesNotMindTheTimestampOfWhatComesOfAnEventWithoutOneButAllElse() {
    List<JsonEvent> timeless = events.stream().map(event -> new JsonEvent(event.key(), OptionalLong.empty(), event.event())).toList();
    assertThat(Results.offline(model, timeless).firstDifference(Results.of(predictions, deadLetters))).isEmpty();

    predictions.set(0, with(predictions.getFirst(), predictions.get(1).prediction().output()));
    assertThat(Results.offline(model, timeless).firstDifference(Results.of(predictions, deadLetters))).get().asString()
        .startsWith("one, prediction 1 differs: ");
  }

  @Test
  void findsAMissingDeadLetter() {
    deadLetters.removeLast();

    assertThat(difference()).startsWith("two, dead letter 1 is missing: UNKNOWN_TOKEN {\"key\":\"two\",\"token\":\"ж\"");
  }

  @Test
  void findsADeadLetterOfAnotherCause() {
    deadLetters.set(0, new DeadLetter(deadLetters.getFirst().event(), RejectCause.NO_INPUT));

    assertThat(difference()).startsWith("one, dead letter 1 differs: offline UNKNOWN_TOKEN");
  }

  private String difference() {
    return Results.offline(model, events).firstDifference(Results.of(predictions, deadLetters)).orElse("");
  }

  private void take(JsonEvent event, Verdict verdict) {
    ((Verdict.Applied) verdict).predictions()
        .forEach(prediction -> predictions.add(new KeyedPrediction(Objects.requireNonNull(event.key()), event.timestamp(), prediction)));
  }

  private static KeyedPrediction with(KeyedPrediction made, Output output) {
    Prediction old = made.prediction();
    return new KeyedPrediction(made.key(), made.timestamp(),
        new Prediction(old.step(), old.position(), old.kind(), old.reason(), old.index(), output, old.surprise()));
  }

  private static JsonEvent event(String key, String token, long position) {
    return new JsonEvent(key.getBytes(UTF_8), OptionalLong.of(1_000 + position),
        new RawEvent(new RawInput.TokenText(token), OptionalLong.of(position), false, false));
  }
}
