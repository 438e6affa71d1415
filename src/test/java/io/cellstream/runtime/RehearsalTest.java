package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.ledger.LedgerPlan;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.modelfile.TestModels;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RehearsalTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  private static Optional<Rehearsal.Report> rehearse(ModelDefinition model) throws IOException {
    return rehearse(model, SHORT);
  }

  private static Optional<Rehearsal.Report> rehearse(ModelDefinition model, Duration atMost) throws IOException {
    return Rehearsal.of(new RecurrentModel(model, Kernels.select(KernelMode.AUTO).kernel()),
        LedgerPlan.of(model, Optional.empty(), SHORT, SequencePolicy.DEFAULT), 16, atMost);
  }

  static Stream<ModelDefinition> models() {
    return Stream.of(TestModels.nextToken(1, 5, 4, 8), TestModels.oneToOne(6, 3, 5, 2));
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyEventOfAModelThatAnswersEachGivesAPrediction(ModelDefinition model) throws IOException {
    Rehearsal.Report report = rehearse(model).orElseThrow();
    // what waits at the end is left
    assertThat(report.predictions()).isBetween(report.events() - 2000, report.events()).isPositive();
    assertThat(report.event()).isPositive();
  }

  @Test
  void aSequenceOfAModelThatAnswersAtTheEndEnds() throws IOException {
    Rehearsal.Report report = rehearse(TestModels.classifier(2, 5, 4, 3, 8)).orElseThrow();
    assertThat(report.predictions()).isBetween(1, report.events() / 20 + 20);
  }

  @Test
  void aModelThatReadsAtTheEndIsNotReadHere() throws IOException {
    Rehearsal.Report report = rehearse(TestModels.bothWays(7, 5, 6, Answer.LAST_STEP)).orElseThrow();
    assertThat(report.events()).isPositive();
  }

  @Test
  void aStartThatHasNoTimeForItGoesWithout() throws IOException {
    assertThat(rehearse(TestModels.oneToOne(6, 3, 5, 2), Duration.ZERO)).isEmpty();
  }

  @Test
  void aModelThatGeneratesIsNotRehearsed() throws IOException {
    assertThat(rehearse(TestModels.translator(4, new GenerationDefinition(new GenerationDefinition.Beam(3, 2), 9), 7, 6))).isEmpty();
  }
}
