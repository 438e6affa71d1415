package io.cellstream.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition.Summary;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.head.HeadWorkspace;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Positions.Standing;
import io.cellstream.sequence.Prediction.Kind;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceEvent.Forget;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What events mean to a model that reads its sequences at their end. */
class ReadingTest {
  private static final ModelDefinition MODEL = TestModels.bothWays(3, SequenceLab.TOKENS, 4, Answer.LAST_STATES);
  private static final ModelDefinition FEATURES = TestModels.bothWaysOfFeatures(4, 2, 5);

  private final SequenceLab lab = SequenceLab.of(MODEL);

  @Test
  void answersOnceWhenTheSequenceEnds() {
    assertThat(lab.applied(lab.event(1).at(10))).isEmpty();
    assertThat(lab.applied(lab.event(2).at(11))).isEmpty();
    Prediction last = lab.only(lab.event(3).at(12).end());

    assertThat(last.kind()).isEqualTo(Kind.FINAL);
    assertThat(last.reason()).contains(Reason.END);
    assertThat(last.step()).isEqualTo(2);
    assertThat(last.position()).isEqualTo(OptionalLong.of(12));
    assertThat(last.output().values()).isEqualTo(answer(1, 2, 3));
    assertThat(lab.isOpen("k")).isFalse();
  }

  @Test
  void keepsItsInputsUntilThen() {
    lab.applied(lab.event(1));
    lab.applied(lab.event(4));
    assertThat(Objects.requireNonNull(lab.state("k")).memory()).isInstanceOfSatisfying(Memory.KeptTokens.class,
        tokens -> assertThat(tokens.ids()).containsExactly(1, 4));
    assertThat(lab.only(lab.event().end()).output().values()).as("an end without input").isEqualTo(answer(1, 4));
  }

  @Test
  void aRestartAnswersForWhatWasCutOff() {
    lab.applied(lab.event(1).at(5));
    lab.applied(lab.event(2).at(6));
    Prediction cut = lab.only(lab.event(3).at(1).start());

    assertThat(cut.reason()).contains(Reason.RESTART);
    assertThat(cut.position()).isEqualTo(OptionalLong.of(6));
    assertThat(cut.output().values()).isEqualTo(answer(1, 2));
    assertThat(lab.only(lab.event(0).end()).output().values()).isEqualTo(answer(3, 0));
  }

  @Test
  void aSequenceIsOverWithTheLastEventThatIsKept() {
    lab.applied(lab.event(1));
    lab.applied(lab.event(2));
    lab.applied(lab.event(3));
    Prediction full = lab.only(lab.event(4).at(9));

    assertThat(full.reason()).contains(Reason.MAX_LENGTH);
    assertThat(full.position()).isEqualTo(OptionalLong.of(9));
    assertThat(full.step()).isEqualTo(3);
    assertThat(full.output().values()).isEqualTo(answer(1, 2, 3, 4));
    assertThat(Objects.requireNonNull(lab.state("k")).steps()).as("its last position alone is kept").isZero();
    assertThat(lab.only(lab.event(2).end()).output().values()).as("the next event begins another").isEqualTo(answer(2));
  }

  /** Its sender does not know that the sequence was full: an ordinary repetition must not begin another. */
  @Test
  void theEventThatFilledASequenceIsKnownWhenItComesAgain() {
    lab.applied(lab.event(1).at(1));
    lab.applied(lab.event(2).at(2));
    lab.applied(lab.event(3).at(3));
    assertThat(lab.only(lab.event(4).at(4)).reason()).contains(Reason.MAX_LENGTH);

    assertThat(lab.send(lab.event(4).at(4))).isEqualTo(new Verdict.Dropped(4, 4, Standing.SEEN));
    assertThat(lab.send(lab.event(2).at(2))).isEqualTo(new Verdict.Dropped(2, 4, Standing.SEEN));
    assertThat(lab.applied(lab.event(0).at(5))).isEmpty();
    Prediction next = lab.only(lab.event(1).at(6).end());
    assertThat(next.step()).isEqualTo(1);
    assertThat(next.output().values()).isEqualTo(answer(0, 1));
    assertThat(lab.isOpen("k")).isFalse();
  }

  @Test
  void aFullSequenceOwesNothingMore() {
    for (int position = 1; position <= 3; position++) {
      lab.applied(lab.event(1).at(position));
    }
    lab.only(lab.event(4).at(4));
    assertThat(lab.applied(lab.event().end())).as("an end without input").isEmpty();
    assertThat(lab.isOpen("k")).isFalse();
    for (int position = 1; position <= 3; position++) {
      lab.applied(lab.event(1).at(position));
    }
    lab.only(lab.event(4).at(4));
    assertThat(lab.applied(lab.event(2).at(1).start())).as("a restart").isEmpty();
    assertThat(lab.only(lab.event(3).end()).output().values()).isEqualTo(answer(2, 3));
  }

  /** Any of its events may be the cause; if the last one were rejected for it, the sequence could never end. */
  @Test
  void aSequenceWhoseNumbersOverflowEndsWithoutAnAnswer() {
    SequenceLab lab = SequenceLab.of(TestModels.overflowing(4));
    lab.applied(lab.features(3e38f));
    lab.applied(lab.features(1f));
    Prediction end = lab.only(lab.features(1f).end());
    assertThat(end.reason()).contains(Reason.END);
    assertThat(end.output().values()).isNull();
    assertThat(lab.state("k")).isNull();
    for (int n = 0; n < 3; n++) {
      lab.applied(lab.features(3e38f));
    }
    assertThat(lab.only(lab.features(1f)).reason()).contains(Reason.MAX_LENGTH);
    assertThat(lab.only(lab.features(1f).end()).output().values()).isNotNull();
  }

  @Test
  void anEndAtTheLastEventThatIsKeptIsAnEnd() {
    lab.applied(lab.event(1));
    lab.applied(lab.event(2));
    lab.applied(lab.event(3));
    assertThat(lab.only(lab.event(4).end()).reason()).contains(Reason.END);
  }

  @Test
  void dropsWhatWasSeenAndForgetsWhatItIsToldTo() {
    lab.applied(lab.event(1).at(5));
    assertThat(lab.send(lab.event(2).at(5))).isEqualTo(new Verdict.Dropped(5, 5, Standing.SEEN));
    lab.send("k", new Forget());
    assertThat(lab.state("k")).isNull();
  }

  @Test
  void rejectsAnEventWithoutATraceOfIt() {
    SequenceLab lab = SequenceLab.of(FEATURES);
    lab.applied(lab.features(1, 2));
    SequenceState before = lab.state("k");
    assertThat(lab.send(lab.features(Float.MAX_VALUE, 0))).isInstanceOfSatisfying(Verdict.Rejected.class,
        rejected -> assertThat(rejected.cause()).isEqualTo(RejectCause.NOT_FINITE));
    assertThat(lab.state("k")).isSameAs(before);
  }

  @Test
  void sumsUpBothDirections() {
    SequenceLab lab = SequenceLab.of(TestModels.withSummary(FEATURES, Summary.CELL));
    lab.applied(lab.features(1, 2));
    Prediction last = lab.only(lab.features(-1, 0.5f).end());
    float[] state = read(FEATURES, new Memory.KeptFeatures(2, new float[]{1, 2, -1, 0.5f}));
    assertThat(last.output().summary()).isEqualTo(Arrays.copyOf(state, 8));
    assertThat(last.output().values()).isEqualTo(Arrays.copyOfRange(state, 8, 16));
  }

  private static float[] answer(int... tokens) {
    float[] state = read(MODEL, new Memory.KeptTokens(tokens));
    HeadWorkspace head = new RecurrentModel(MODEL, Kernels.select(KernelMode.SCALAR).kernel()).newHeadWorkspace(1);
    head.setState(0, state);
    head.predict(1);
    return Objects.requireNonNull(head.output(0).values());
  }

  private static float[] read(ModelDefinition model, Memory.Inputs inputs) {
    return Objects
        .requireNonNull(
            new RecurrentModel(model, Kernels.select(KernelMode.SCALAR).kernel()).newReader(1).read(List.of(inputs)).getFirst());
  }
}
