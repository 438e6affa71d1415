package io.cellstream.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final long MS = 1_000_000;

  private static Turn whole(long nanos) {
    return new Turn(1, nanos, nanos, 0);
  }

  private static Turn interrupted(long nanos) {
    return new Turn(1, nanos, nanos / 4, 0);
  }

  @Test
  void interruptedTurnsDoNotCount() {
    List<Turn> turns = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      turns.add(whole(2 * MS));
      turns.add(interrupted(30 * MS));
      turns.add(interrupted(40 * MS));
    }

    Turns result = new Turns(turns);

    assertThat(result.nanos().median()).isEqualTo(2 * MS);
    assertThat(result.nanos().samples()).isEqualTo(10);
    assertThat(result.interrupted()).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void allTurnsCountWhereTooFewAreWhole() {
    List<Turn> turns = new ArrayList<>(List.of(whole(2 * MS)));
    for (int round = 0; round < 10; round++) {
      turns.add(interrupted(30 * MS));
    }

    assertThat(new Turns(turns).nanos().median()).isEqualTo(30 * MS);
  }

  @Test
  void readingTheClocksIsNoInterruption() {
    assertThat(new Turn(1, 100_000, 90_000, 0).interrupted()).isFalse();
  }

  @Test
  void ratiosAreTakenWithinARound() {
    // the machine slows down by a factor of ten half way; the ratio stays 3
    List<Turn> ours = new ArrayList<>();
    List<Turn> theirs = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      long pace = round < 10 ? MS : 10 * MS;
      ours.add(whole(pace + round));
      theirs.add(whole(3 * (pace + round)));
    }

    assertThat(new Turns(theirs).ratioTo(new Turns(ours))).isCloseTo(3, within(1e-12));
  }

  @Test
  void aRoundWithAnInterruptedTurnGivesNoRatio() {
    List<Turn> ours = new ArrayList<>();
    List<Turn> theirs = new ArrayList<>();
    for (int round = 0; round < 24; round++) {
      ours.add(round % 3 == 0 ? interrupted(500 * MS) : whole(MS));
      theirs.add(round % 3 == 1 ? interrupted(500 * MS) : whole(3 * MS));
    }

    assertThat(new Turns(theirs).ratioTo(new Turns(ours))).isCloseTo(3, within(1e-12));
  }
}
