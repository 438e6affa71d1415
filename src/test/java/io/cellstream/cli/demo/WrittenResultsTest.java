package io.cellstream.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Sample;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.Verdict;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.KeyedPrediction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two completions of one sequence, written alone as the stream does; then one thing about a token is put wrong. */
class WrittenResultsTest {
  private static final byte[] KEY = "n-1".getBytes(UTF_8);
  private static final int LONGEST = 6;

  private final RecurrentModel model = new RecurrentModel(
      TestModels.translator(3, new GenerationDefinition(new Sample(1f, 0, 1f, 2), LONGEST), 5, 8),
      Kernels.select(KernelMode.AUTO).kernel());
  private final List<JsonEvent> events = List.of(event("a", false), event("b", true));
  private final List<KeyedPrediction> written = new ArrayList<>();

  @BeforeEach
  void write() throws Exception {
    EventChecker checker = new EventChecker(model.definition());
    OfflineRun<JsonEvent> run = new OfflineRun<>(model, 1, (_, verdict) -> ((Verdict.Applied) verdict).predictions()
        .forEach(prediction -> written.add(new KeyedPrediction(KEY, OptionalLong.empty(), prediction))));
    for (JsonEvent event : events) {
      run.add(new SequenceKey(KEY), checker.check(event.event(), new Origin(0, 0, 0)), event);
    }
    run.finish();
    assertThat(written).extracting(made -> made.prediction().completion().orElse(-1)).contains(0, 1).doesNotContain(-1);
    assertThat(written).hasSizeGreaterThan(3);
  }

  @Test
  void agreesWithTheSameTokens() {
    assertThat(difference()).isEmpty();
  }

  @Test
  void findsAnotherIndex() {
    Prediction right = written.getFirst().prediction();
    put(0, right.reason(), OptionalInt.of(1), right.completion());

    assertThat(difference()).startsWith("n-1, prediction 1 differs: offline {").contains("\"index\":0", "\"index\":1");
  }

  @Test
  void findsATokenOfAnotherCompletion() {
    Prediction right = written.getFirst().prediction();
    put(0, right.reason(), right.index(), OptionalInt.of(1));

    assertThat(difference()).startsWith("n-1, prediction 1 differs: offline {").contains("\"completion\":0", "\"completion\":1");
  }

  @Test
  void findsALastTokenThatIsNotMarked() {
    Prediction right = written.getLast().prediction();
    assertThat(right.reason()).isIn(Optional.of(Reason.END), Optional.of(Reason.MAX_LENGTH));
    put(written.size() - 1, Optional.empty(), right.index(), right.completion());

    assertThat(difference()).startsWith("n-1, prediction " + written.size() + " differs: ");
  }

  @Test
  void findsTokensInAnotherOrder() {
    Collections.swap(written, 0, 1);

    assertThat(difference()).startsWith("n-1, prediction 1 ");
  }

  @Test
  void findsThatTheEndIsMissing() {
    written.removeLast();

    assertThat(difference()).startsWith("n-1, prediction " + (written.size() + 1) + " is missing: ").contains("\"reason\":");
  }

  private void put(int place, Optional<Reason> reason, OptionalInt index, OptionalInt completion) {
    Prediction old = written.get(place).prediction();
    written.set(place, new KeyedPrediction(KEY, OptionalLong.empty(),
        new Prediction(old.step(), old.position(), old.kind(), reason, index, completion, old.output(), old.surprise())));
  }

  private String difference() {
    return Results.offline(model, events).firstDifference(Results.of(written, List.of())).orElse("");
  }

  private static JsonEvent event(String token, boolean end) {
    return new JsonEvent(KEY, OptionalLong.empty(), new RawEvent(new RawInput.TokenText(token), OptionalLong.empty(), false, end));
  }
}
