package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Sample;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition.Summary;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LargestPredictionTest {
  private static final GenerationDefinition SAMPLE = new GenerationDefinition(new Sample(1.3f, 0, 0.95f, 2), 15);
  /** Of a sequence that was over by its time: partition, and two offsets. */
  private static final int LAST_EVENT = 5 + 2 * 11;
  /** Numbers at their longest against numbers of a few digits: two longs, a length and a count, three small ones. */
  private static final int NUMBERS = 40;

  private static final int LONG_LABEL = 900;
  private static final ModelDefinition LABELLED = TestModels.withOutput(TestModels.oneToOne(1, 3, 6, 4), 2, true, false,
      new Vocabulary(List.of("a", "넷".repeat(LONG_LABEL / 3), "b", "c")));

  static List<ModelDefinition> models() {
    return List.of(TestModels.nextToken(1, 40, 4, 7), TestModels.withSummary(TestModels.nextToken(2, 40, 4, 7), Summary.CELL),
        TestModels.withSummary(TestModels.classifier(3, 5, 3, 9, 7), Summary.HIDDEN), LABELLED,
        TestModels.hiddenState(4, Shape.SYNCHRONIZED, 3, 20), TestModels.captioner(5, SAMPLE, 8, 6),
        TestModels.withSummary(TestModels.translator(6, SAMPLE, 8, 6, 5), Summary.HIDDEN));
  }

  @ParameterizedTest
  @MethodSource("models")
  void nothingThatAModelEmitsIsLarger(ModelDefinition model) throws RejectedEventException {
    AvroPredictionWriter writer = new AvroPredictionWriter(1, model.name(), model.version());
    List<Integer> sizes = predictions(model).stream().map(each -> writer.write(each).length).toList();

    assertThat(sizes).isNotEmpty().allMatch(size -> size <= LargestPrediction.bytes(model));
  }

  @ParameterizedTest
  @MethodSource("models")
  void nothingThatAModelEmitsIsLargerInJson(ModelDefinition model) throws RejectedEventException {
    JsonPredictionWriter writer = new JsonPredictionWriter(model.name(), model.version());
    List<Integer> sizes = predictions(model).stream().map(each -> writer.write(each, Map.of()).length).toList();

    assertThat(sizes).isNotEmpty().allMatch(size -> size <= LargestPrediction.jsonBytes(model));
  }

  @Test
  void aLabelThatJsonEscapesCountsAsItIsWritten() {
    ModelDefinition model = TestModels.withOutput(TestModels.oneToOne(1, 3, 6, 4), 1, true, false,
        new Vocabulary(List.of("a", "\u0001".repeat(100), "b".repeat(200), "c")));

    assertThat(LargestPrediction.jsonBytes(model)).isGreaterThan(600);
  }

  @ParameterizedTest
  @MethodSource("models")
  void itIsNotMuchLargerThanTheLargestThatIsEmitted(ModelDefinition model) throws RejectedEventException {
    AvroPredictionWriter writer = new AvroPredictionWriter(1, model.name(), model.version());
    int most = predictions(model).stream().mapToInt(each -> writer.write(each).length).max().orElseThrow();
    int unchosen = model.name().equals(LABELLED.name()) ? LONG_LABEL : 0;

    assertThat(LargestPrediction.bytes(model)).isLessThanOrEqualTo(most + NUMBERS + unchosen + LAST_EVENT);
  }

  @Test
  void allValuesOfManyOutputsCountFourBytesEach() {
    ModelDefinition wide = TestModels.features(1, Shape.SYNCHRONIZED, 1, DenseActivation.LINEAR, 300_000, 1);
    assertThat(LargestPrediction.bytes(wide)).isBetween(1_200_000, 1_200_100);
  }

  private static List<Prediction> predictions(ModelDefinition model) throws RejectedEventException {
    List<Prediction> all = new ArrayList<>();
    OfflineRun<Integer> run = new OfflineRun<>(new RecurrentModel(model, Kernels.select(KernelMode.SCALAR).kernel()), 4, (i, verdict) -> {
      if (verdict instanceof Verdict.Applied applied) {
        all.addAll(applied.predictions());
      }
    });
    EventChecker checker = new EventChecker(model);
    for (int i = 0; i < 60; i++) {
      RawInput input = switch (model.input()) {
        case InputDefinition.TokenInput token -> new RawInput.TokenId(i % token.vocabulary().size());
        case InputDefinition.FeatureInput features -> new RawInput.FeatureValues(new double[]{i % 7, i % 5, -i % 3});
      };
      RawEvent event = new RawEvent(input, OptionalLong.of(i), false, i % 6 == 5);
      run.add(new SequenceKey(new byte[]{1}), checker.check(event, new Origin(0, 0, 0)), i);
    }
    run.finish();
    return all;
  }
}
