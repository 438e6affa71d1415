package io.cellstream.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.GenerationDefinition.Beam;
import io.cellstream.model.definition.GenerationDefinition.Sample;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition.Summary;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.ModelChangePolicy;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.Prediction.Kind;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.Verdict;
import io.cellstream.wire.PredictionJson;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each shape through the whole topology, in the bits of the offline run. */
class ShapesTopologyTest {
  private static final GenerationDefinition SAMPLE = new GenerationDefinition(new Sample(1.3f, 0, 0.95f, 2), 15);
  private static final ModelDefinition ONE_TO_ONE = TestModels.oneToOne(1, 3, 6, 4);

  @TempDir
  Path folder;

  private static RawEvent features(long position, double... values) {
    return new RawEvent(new RawInput.FeatureValues(values), OptionalLong.of(position), false, false);
  }

  private static RawEvent token(long position, String token, boolean end) {
    return new RawEvent(new RawInput.TokenText(token), OptionalLong.of(position), false, end);
  }

  /** Sends the events under one key and holds what comes out against the offline run of the same, in a batch. */
  private List<Prediction> run(ModelDefinition definition, RawEvent... events) throws IOException, RejectedEventException {
    try (TopologyLab lab = new TopologyLab(definition, folder.resolve(definition.name()), SequencePolicy.DEFAULT)) {
      for (RawEvent event : events) {
        lab.send("k", event);
      }
      List<Prediction> predictions = new ArrayList<>(lab.readPredictions());
      predictions.addAll(lab.readFinals());
      assertThat(predictions.stream().map(ShapesTopologyTest::line)).isEqualTo(offline(definition, events));
      assertThat(lab.deadLetters.isEmpty()).isTrue();
      return predictions;
    }
  }

  private static List<String> offline(ModelDefinition definition, RawEvent... events) throws RejectedEventException {
    List<String> lines = new ArrayList<>();
    OfflineRun<Integer> run = new OfflineRun<>(new RecurrentModel(definition, Kernels.select(KernelMode.SCALAR).kernel()), 8,
        (i, verdict) -> {
          if (verdict instanceof Verdict.Applied applied) {
            applied.predictions().forEach(each -> lines.add(line(each)));
          }
        });
    for (RawEvent event : events) {
      run.add(new SequenceKey("k".getBytes(StandardCharsets.UTF_8)), new EventChecker(definition).check(event, new Origin(0, 0, 0)), 0);
    }
    run.finish();
    return lines;
  }

  private static String line(Prediction prediction) {
    return PredictionJson.write(new byte[]{'k'}, OptionalLong.empty(), prediction);
  }

  @Test
  void oneToOneAnswersEveryEvent() throws Exception {
    assertThat(run(ONE_TO_ONE, features(0, 1, 2, 3), features(0, -1, 2, 3), features(5, 1, 2, 3)))
        .extracting(Prediction::kind, Prediction::step, each -> each.position().orElseThrow())
        .containsExactly(tuple(Kind.STEP, 0L, 0L), tuple(Kind.STEP, 0L, 0L), tuple(Kind.STEP, 0L, 5L));
  }

  @Test
  void oneToManyGeneratesAfterEveryEvent() throws Exception {
    List<Prediction> predictions = run(TestModels.captioner(2, SAMPLE, 8, 6), features(0, 1, 2, 3), features(1, 3, 2, 1));

    assertThat(predictions).extracting(Prediction::kind).containsOnly(Kind.GENERATED);
    assertThat(predictions).filteredOn(each -> each.reason().isPresent()).extracting(each -> each.position().orElseThrow(),
        each -> each.completion().orElseThrow()).containsExactly(tuple(0L, 0), tuple(0L, 1), tuple(1L, 0), tuple(1L, 1));
  }

  @Test
  void manyToManyGeneratesWhenTheSequenceEnds() throws Exception {
    GenerationDefinition beam = new GenerationDefinition(new Beam(4, 1), 15);
    List<Prediction> predictions = run(TestModels.translator(3, beam, 8, 6, 5), token(0, "a", false), token(1, "b", false),
        token(1, "b", false), token(2, "c", true), token(3, "d", false), new RawEvent(null, OptionalLong.of(4), false, true));

    assertThat(predictions).extracting(Prediction::kind).containsOnly(Kind.GENERATED);
    assertThat(predictions).filteredOn(each -> each.index().orElseThrow() == 0)
        .extracting(Prediction::step, each -> each.position().orElseThrow()).containsExactly(tuple(2L, 2L), tuple(0L, 4L));
    assertThat(predictions.getLast().reason().orElseThrow()).isIn(Reason.END, Reason.MAX_LENGTH);
  }

  @Test
  void aSummaryTravelsWithTheFinal() throws Exception {
    ModelDefinition model = TestModels.withSummary(TestModels.classifier(4, 5, 3, 2, 7), Summary.HIDDEN);
    List<Prediction> predictions = run(model, token(0, "a", false), token(1, "b", true));

    assertThat(Objects.requireNonNull(predictions.getFirst().output().summary())).hasSize(7);
  }

  @Test
  void theSummaryOfAModelThatKeepsNoStateNamesNoStore() throws IOException {
    try (RegistryClient registry = RegistryClient.open(Map.of("schema.registry.url", "mock://shapes"))) {
      assertThat(TopologySummary
          .describe(SequenceTopology.of(TopologyLab.plan(ONE_TO_ONE, SequencePolicy.DEFAULT, registry), TopologyLab.UNDAMAGED)))
          .contains("its sequence, which begins and ends with it → dead-letters, finals, predictions").doesNotContain(Names.LEDGER);
    }
  }

  @Test
  void aNullValueMeansNothingWhereNothingIsKept() throws Exception {
    try (TopologyLab lab = new TopologyLab(ONE_TO_ONE, folder, SequencePolicy.DEFAULT.with(ModelChangePolicy.RESTART))) {
      lab.send(new byte[]{1}, null, new RecordHeaders());
      assertThat(lab.output.isEmpty() && lab.deadLetters.isEmpty()).isTrue();
    }
  }

  @Test
  void everyShapeSaysWhetherItKeepsStates() {
    assertThat(Shape.values()).filteredOn(Shape::keepsState).containsExactly(Shape.MANY_TO_ONE, Shape.MANY_TO_MANY, Shape.SYNCHRONIZED);
  }
}
