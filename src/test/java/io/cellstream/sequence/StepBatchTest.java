package io.cellstream.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.Shape;
import io.cellstream.sequence.Positions.Standing;
import io.cellstream.sequence.Prediction.Kind;
import io.cellstream.sequence.Prediction.Reason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** The rules of a sequence's life, on a real model, one event at a time. */
class StepBatchTest {
  private final SequenceLab synchronizedLab = SequenceLab.tokens(Shape.SYNCHRONIZED);
  private final SequenceLab manyToOne = SequenceLab.tokens(Shape.MANY_TO_ONE);

  @Test
  void synchronizedEmitsOneStepPerEvent() {
    assertThat(synchronizedLab.predict("k", 1)).extracting(Prediction::kind, Prediction::step).containsExactly(tuple(Kind.STEP, 0L));
    assertThat(synchronizedLab.predict("k", 2)).extracting(Prediction::kind, Prediction::step).containsExactly(tuple(Kind.STEP, 1L));
  }

  @Test
  void synchronizedMarksTheEndingStepAndEmitsNoFinal() {
    synchronizedLab.predict("k", 1);
    Prediction last = synchronizedLab.only(synchronizedLab.event(2).end());
    assertThat(last.kind()).isEqualTo(Kind.STEP);
    assertThat(last.reason()).contains(Reason.END);
    assertThat(synchronizedLab.state("k")).isNull();
  }

  @Test
  void surpriseIsAbsentOnTheFirstEventAndThereFromTheSecondOn() {
    assertThat(synchronizedLab.only(synchronizedLab.event(1)).surprise()).isEmpty();
    assertThat(synchronizedLab.only(synchronizedLab.event(2)).surprise().orElseThrow()).isPositive();
    assertThat(synchronizedLab.only(synchronizedLab.event(2).start()).surprise()).isEmpty();
  }

  @Test
  void surpriseIsThatOfTheProbabilityGivenBeforeTheTokenCame() {
    Prediction first = synchronizedLab.only(synchronizedLab.event(1));
    float[] before = Objects.requireNonNull(first.output().values());
    Prediction second = synchronizedLab.only(synchronizedLab.event(2));
    double expected = -Math.log(before[2]) / Math.log(2);
    assertThat((double) second.surprise().orElseThrow()).isCloseTo(expected, Offset.offset(1e-5));
  }

  @Test
  void manyToOneEmitsOneFinalAtTheEnd() {
    assertThat(manyToOne.predict("k", 1)).isEmpty();
    assertThat(manyToOne.predict("k", 2)).isEmpty();
    Prediction last = manyToOne.only(manyToOne.event(3).end());
    assertThat(last.kind()).isEqualTo(Kind.FINAL);
    assertThat(last.reason()).contains(Reason.END);
    assertThat(last.step()).isEqualTo(2);
    assertThat(manyToOne.state("k")).isNull();
  }

  @Test
  void anEndWithoutInputEndsTheSequenceWithoutAStep() {
    manyToOne.predict("k", 1);
    Prediction withInput = SequenceLab.tokens(Shape.MANY_TO_ONE).only(manyToOne.event(1).end());
    Prediction last = manyToOne.only(manyToOne.event().end());
    assertThat(last.step()).isZero();
    assertThat(last.output()).usingRecursiveComparison().isEqualTo(withInput.output());
    assertThat(manyToOne.state("k")).isNull();
  }

  @Test
  void anEndWithoutInputGivesASynchronizedSequenceNoOutput() {
    synchronizedLab.predict("k", 1);
    assertThat(synchronizedLab.applied(synchronizedLab.event().end())).isEmpty();
    assertThat(synchronizedLab.state("k")).isNull();
  }

  @Test
  void aSequenceWithoutAStepEmitsNothing() {
    assertThat(manyToOne.applied(manyToOne.event().end())).isEmpty();
    assertThat(manyToOne.applied(manyToOne.event().start().end())).isEmpty();
  }

  @Test
  void aStartCutsTheSequenceAndItsFinalComesFirst() {
    manyToOne.predict("k", 1);
    manyToOne.predict("k", 2);
    List<Prediction> cut = manyToOne.applied(manyToOne.event(3).start());
    assertThat(cut).extracting(Prediction::kind, Prediction::reason, Prediction::step)
        .containsExactly(tuple(Kind.FINAL, Optional.of(Reason.RESTART), 1L));
    assertThat(Objects.requireNonNull(manyToOne.state("k")).steps()).isEqualTo(1);
  }

  @Test
  void theFinalOfACutSequenceEqualsTheOneItsEndWouldHaveGiven() {
    manyToOne.predict("k", 1);
    manyToOne.predict("k", 2);
    Prediction cut = manyToOne.applied(manyToOne.event(3).start()).getFirst();
    SequenceLab other = SequenceLab.tokens(Shape.MANY_TO_ONE);
    other.predict("k", 1);
    Prediction ended = other.only(other.event(2).end());
    assertThat(cut.output()).usingRecursiveComparison().isEqualTo(ended.output());
  }

  @Test
  void aStartThatAlsoEndsGivesTheOldFinalThenItsOwn() {
    manyToOne.predict("k", 1);
    assertThat(manyToOne.applied(manyToOne.event(2).start().end())).extracting(Prediction::reason).containsExactly(
        Optional.of(Reason.RESTART), Optional.of(Reason.END));
  }

  @Test
  void afterAnEndTheNextEventBeginsANewSequenceFromZero() {
    Prediction first = synchronizedLab.only(synchronizedLab.event(1));
    synchronizedLab.only(synchronizedLab.event(2).end());
    Prediction again = synchronizedLab.only(synchronizedLab.event(1));
    assertThat(again).usingRecursiveComparison().isEqualTo(first);
  }

  @Test
  void aForgottenSequenceIsGoneWithoutAWord() {
    manyToOne.predict("k", 1);
    assertThat(((Verdict.Applied) manyToOne.send("k", new SequenceEvent.Forget())).predictions()).isEmpty();
    assertThat(manyToOne.state("k")).isNull();
  }

  @Test
  void dropsAnEventWhosePositionIsNotAboveTheLastOne() {
    synchronizedLab.only(synchronizedLab.event(1).at(5));
    SequenceState before = synchronizedLab.state("k");
    assertThat(synchronizedLab.send(synchronizedLab.event(2).at(5))).isEqualTo(new Verdict.Dropped(5, 5, Standing.SEEN));
    assertThat(synchronizedLab.send(synchronizedLab.event(2).at(4))).isEqualTo(new Verdict.Dropped(4, 5, Standing.UNTOLD));
    assertThat(synchronizedLab.send(synchronizedLab.event().at(5).end())).isEqualTo(new Verdict.Dropped(5, 5, Standing.SEEN));
    assertThat(synchronizedLab.state("k")).isSameAs(before);
    assertThat(synchronizedLab.only(synchronizedLab.event(2).at(6)).step()).isEqualTo(1);
  }

  @Test
  void tellsALateEventFromOneThatWasSeen() {
    synchronizedLab.only(synchronizedLab.event(1).at(0));
    synchronizedLab.only(synchronizedLab.event(1).at(2));
    assertThat(((Verdict.Dropped) synchronizedLab.send(synchronizedLab.event(2).at(1))).message())
        .isEqualTo("position 1 comes late: its sequence is at 2: dropped");
    assertThat(((Verdict.Dropped) synchronizedLab.send(synchronizedLab.event(2).at(2))).message())
        .isEqualTo("position 2 is the last position of its sequence (seen before): dropped");
    assertThat(((Verdict.Dropped) synchronizedLab.send(synchronizedLab.event(2).at(0))).message())
        .isEqualTo("position 0 of its sequence came before (seen before): dropped");
    assertThat(((Verdict.Dropped) synchronizedLab.send(synchronizedLab.event(2).at(-1))).message())
        .isEqualTo("position -1 is not above the last position of its sequence, 2 (seen before, or late): dropped");
  }

  @Test
  void anEventWithoutPositionIsTakenAndKeepsTheLastPosition() {
    synchronizedLab.only(synchronizedLab.event(1).at(5));
    assertThat(synchronizedLab.only(synchronizedLab.event(2)).position()).isEmpty();
    assertThat(synchronizedLab.send(synchronizedLab.event(3).at(5))).isEqualTo(new Verdict.Dropped(5, 5, Standing.SEEN));
  }

  @Test
  void aStartBeginsAgainWhateverItsPosition() {
    synchronizedLab.only(synchronizedLab.event(1).at(5));
    Prediction again = synchronizedLab.only(synchronizedLab.event(1).at(0).start());
    assertThat(again.step()).isZero();
    assertThat(again.position()).hasValue(0);
  }

  @Test
  void aFinalCarriesTheSequencesOwnLastPosition() {
    manyToOne.applied(manyToOne.event(1).at(5));
    assertThat(manyToOne.applied(manyToOne.event(1).at(0).start()).getFirst().position()).hasValue(5);
    assertThat(manyToOne.only(manyToOne.event(2).at(1).end()).position()).hasValue(1);
  }

  @Test
  void aStepThatWouldNotBeFiniteIsRejectedAndTheStateStaysTheSameBits() {
    SequenceLab features = SequenceLab.features(Shape.SYNCHRONIZED, DenseActivation.LINEAR);
    features.applied(features.features(1, 2));
    SequenceState before = features.state("k");
    Verdict verdict = features.send(features.features(3e38f, -3e38f).start());
    assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
    assertThat(((Verdict.Rejected) verdict).cause()).isEqualTo(RejectCause.NOT_FINITE);
    assertThat(features.state("k")).isSameAs(before);
    assertThat(features.only(features.features(1, 2)).step()).isEqualTo(1);
  }

  @Test
  void anotherModelsStateStopsTheProcessByDefault() {
    synchronizedLab.plant("k", "ff".repeat(32));
    assertThatThrownBy(() -> synchronizedLab.predict("k", 1)).isInstanceOf(FailedWaveException.class)
        .hasCauseInstanceOf(ForeignStateException.class)
        .hasMessageContaining("ff".repeat(32));
  }

  @Test
  void anotherModelsStateIsClosedAndBegunAnewWhereThatIsTheWish() {
    SequenceLab lab = SequenceLab.tokens(Shape.MANY_TO_ONE, ModelChangePolicy.RESTART);
    lab.plant("k", "ff".repeat(32));
    List<Prediction> closed = lab.predict("k", 1);
    assertThat(closed).extracting(Prediction::kind, Prediction::reason, Prediction::step)
        .containsExactly(tuple(Kind.FINAL, Optional.of(Reason.MODEL_CHANGED), 6L));
    assertThat(closed.getFirst().output().values()).isNull();
    assertThat(Objects.requireNonNull(lab.state("k")).steps()).isEqualTo(1);
  }

  private static Tuple tuple(Object... values) {
    return Tuple.tuple(values);
  }
}
