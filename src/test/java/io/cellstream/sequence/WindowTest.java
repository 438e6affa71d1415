package io.cellstream.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.ReadingDefinition.Begin;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.head.HeadWorkspace;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Positions.Standing;
import io.cellstream.sequence.Prediction.Kind;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceEvent.Forget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What events mean to a model that answers from a sequence's last inputs. */
class WindowTest {
  private static final ModelDefinition WHOLE = TestModels.bothWays(3, SequenceLab.TOKENS, 100, Answer.LAST_STATES);
  private static final ModelDefinition FORWARD = TestModels.features(4, Shape.MANY_TO_ONE, 3, DenseActivation.SOFTMAX, 3, 3);

  private static ModelDefinition of(int length, int hop, Begin begin) {
    return TestModels.windowed(WHOLE, length, hop, begin);
  }

  /** The answer of each event, as the letters S (STEP), F (FINAL) and f (FINAL without values); - for none. */
  private static String answers(SequenceLab lab, int events) {
    StringBuilder answers = new StringBuilder();
    for (int i = 0; i < events; i++) {
      answers.append(letter(lab.applied(lab.event(i % SequenceLab.TOKENS))));
    }
    return answers.toString();
  }

  private static String letter(List<Prediction> predictions) {
    StringBuilder letters = new StringBuilder();
    for (Prediction each : predictions) {
      letters.append(each.kind() == Kind.STEP ? "S" : each.output().values() == null ? "f" : "F");
    }
    return letters.isEmpty() ? "-" : letters.toString();
  }

  @ParameterizedTest
  @CsvSource({"4, 1, false, ---SSSSS", "4, 3, false, ---S--S-", "1, 1, false, SSSSSSSS", "2, 5, false, -S----S-", "4, 1, true, SSSSSSSS",
      "4, 3, true, S--S--S-"})
  void answersAtTheWindowsEndAndAfterEachHop(int length, int hop, boolean isShort, String answers) {
    assertThat(answers(SequenceLab.of(of(length, hop, isShort ? new Begin.Partial() : new Begin.Wait())), 8)).isEqualTo(answers);
  }

  @Test
  void anAnswerHasTheBitsOfAReadingOfExactlyTheLastInputs() {
    SequenceLab lab = SequenceLab.of(of(3, 1, new Begin.Wait()));
    int[] tokens = {1, 4, 0, 3, 2, 1, 1, 0};
    for (int i = 0; i < tokens.length; i++) {
      List<Prediction> predictions = lab.applied(lab.event(tokens[i]).at(10 + i));
      if (i >= 2) {
        Prediction step = predictions.getFirst();
        assertThat(step.step()).isEqualTo(i);
        assertThat(step.position()).isEqualTo(OptionalLong.of(10 + i));
        assertThat(step.reason()).isEmpty();
        assertThat(step.output().values()).isEqualTo(answer(WHOLE, new Memory.KeptTokens(Arrays.copyOfRange(tokens, i - 2, i + 1))));
      }
    }
    assertThat(Objects.requireNonNull(lab.state("k")).memory()).isInstanceOfSatisfying(Memory.KeptTokens.class,
        kept -> assertThat(kept.ids()).containsExactly(1, 1, 0));
  }

  /** Of a model whose layers all read forward, it is the state after as many steps from a fresh one. */
  @Test
  void aForwardModelAnswersAsIfTheWindowWereTheWholeSequence() {
    SequenceLab windows = SequenceLab.of(TestModels.windowed(FORWARD, 4, 1, new Begin.Wait()));
    SequenceLab steps = SequenceLab.of(FORWARD);
    List<float[]> inputs = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      inputs.add(new float[]{(i * 7 % 5) / 5f, (i * 3 % 4) / 4f, i / 9f});
      List<Prediction> answers = windows.applied(windows.features(inputs.getLast()));
      if (i >= 3) {
        Prediction whole = null;
        for (int t = i - 3; t <= i; t++) {
          List<Prediction> told = steps.applied(t == i ? steps.features(inputs.get(t)).end() : steps.features(inputs.get(t)));
          whole = told.isEmpty() ? null : told.getFirst();
        }
        assertThat(answers.getFirst().output().values()).isEqualTo(Objects.requireNonNull(whole).output().values());
      }
    }
  }

  @Test
  void paddingStandsInFront() {
    SequenceLab lab = SequenceLab.of(of(4, 1, new Begin.PadToken(2)));
    assertThat(lab.only(lab.event(1)).output().values()).isEqualTo(answer(WHOLE, new Memory.KeptTokens(new int[]{2, 2, 2, 1})));
    assertThat(lab.only(lab.event(3)).output().values()).isEqualTo(answer(WHOLE, new Memory.KeptTokens(new int[]{2, 2, 1, 3})));

    ModelDefinition both = TestModels.bothWaysOfFeatures(4, 2, 50);
    SequenceLab features = SequenceLab.of(TestModels.windowed(both, 3, 1, new Begin.PadFeatures(List.of(0.5f, -1f))));
    assertThat(features.only(features.features(1, 2)).output().values())
        .isEqualTo(answer(both, new Memory.KeptFeatures(2, new float[]{0.5f, -1, 0.5f, -1, 1, 2})));
  }

  @Test
  void aShortWindowIsWhatThereIs() {
    SequenceLab lab = SequenceLab.of(of(3, 1, new Begin.Partial()));
    assertThat(lab.only(lab.event(1)).output().values()).isEqualTo(answer(WHOLE, new Memory.KeptTokens(new int[]{1})));
    assertThat(lab.only(lab.event(4)).output().values()).isEqualTo(answer(WHOLE, new Memory.KeptTokens(new int[]{1, 4})));
  }

  @Test
  void startAndEndEmptyTheWindow() {
    SequenceLab lab = SequenceLab.of(of(3, 1, new Begin.Wait()));
    answers(lab, 5);
    assertThat(letter(lab.applied(lab.event(0).start()))).as("the last event before it had an answer").isEqualTo("-");
    assertThat(answers(lab, 2)).isEqualTo("-S");
    Prediction end = lab.only(lab.event(2).end());
    assertThat(end.kind()).isEqualTo(Kind.STEP);
    assertThat(end.reason()).contains(Reason.END);
    assertThat(answers(lab, 3)).isEqualTo("--S");
  }

  @ParameterizedTest
  @CsvSource({"false, f", "true, F"})
  void anEndBeforeTheFirstAnswerIsToldInOneFinal(boolean isPadded, String answer) {
    SequenceLab lab = SequenceLab.of(of(4, 5, isPadded ? new Begin.PadToken(0) : new Begin.Wait()));
    lab.applied(lab.event(1).at(7));
    Prediction end = lab.only(lab.event(2).at(8).end());
    assertThat(letter(List.of(end))).isEqualTo(answer);
    assertThat(end.reason()).contains(Reason.END);
    assertThat(end.position()).isEqualTo(OptionalLong.of(8));
    lab.applied(lab.event(1).at(9));
    lab.applied(lab.event(1).at(10));
    assertThat(letter(lab.applied(lab.event(3).at(11).start()))).as("cut off by another").isEqualTo(isPadded ? "FS" : "f");
  }

  /** Of the events since the last answer nothing would be said else. */
  @Test
  void anEndBetweenTwoAnswersHasTheLastWindow() {
    SequenceLab lab = SequenceLab.of(of(3, 4, new Begin.Wait()));
    assertThat(answers(lab, 4)).isEqualTo("--S-");
    Prediction end = lab.only(lab.event().end());
    assertThat(end.kind()).isEqualTo(Kind.FINAL);
    assertThat(end.output().values()).isEqualTo(answer(WHOLE, new Memory.KeptTokens(new int[]{1, 2, 3})));
    answers(lab, 3);
    assertThat(lab.applied(lab.event().end())).as("an end without input after an answer").isEmpty();
    assertThat(lab.isOpen("k")).isFalse();
  }

  @Test
  void aRepetitionIsNoStepOfTheWindow() {
    SequenceLab lab = SequenceLab.of(of(2, 1, new Begin.Wait()));
    lab.applied(lab.event(1).at(5));
    assertThat(lab.send(lab.event(1).at(5))).isEqualTo(new Verdict.Dropped(5, 5, Standing.SEEN));
    assertThat(lab.only(lab.event(2).at(6)).output().values()).isEqualTo(answer(WHOLE, new Memory.KeptTokens(new int[]{1, 2})));
    lab.send("k", new Forget());
    assertThat(lab.state("k")).isNull();
  }

  /** Which of the inputs is to blame can't be said; if the events were rejected, the window would never move on. */
  @Test
  void anAnswerThatOverflowsIsAStepWithoutValuesUntilItsCauseHasLeft() {
    SequenceLab lab = SequenceLab.of(TestModels.windowed(TestModels.overflowing(4), 2, 1, new Begin.Wait()));
    lab.applied(lab.features(3e38f));
    assertThat(lab.only(lab.features(1f)).output().values()).isNull();
    assertThat(lab.only(lab.features(1f)).output().values()).isNotNull();
  }

  private static float @Nullable [] answer(ModelDefinition model, Memory.Inputs inputs) {
    RecurrentModel ready = new RecurrentModel(model, Kernels.select(KernelMode.SCALAR).kernel());
    HeadWorkspace head = ready.newHeadWorkspace(1);
    head.setState(0, Objects.requireNonNull(ready.newReader(1).read(List.of(inputs)).getFirst()));
    head.predict(1);
    return head.output(0).values();
  }
}
