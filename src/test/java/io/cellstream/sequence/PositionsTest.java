package io.cellstream.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.sequence.Positions.Gap;
import io.cellstream.sequence.Positions.Standing;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class PositionsTest {
  private static final int MANY = 1000;

  private static Positions after(int most, long... seen) {
    Positions positions = Positions.NONE;
    for (long position : seen) {
      positions = positions.with(position, most);
    }
    return positions;
  }

  private static Standing standing(Positions positions, long position) {
    return positions.of(OptionalLong.of(position));
  }

  @Test
  void aPositionThatWasLeftOutIsLateUntilItComes() {
    Positions positions = after(8, 5, 6, 9);
    assertThat(positions.gaps()).containsExactly(new Gap(7, 8));
    assertThat(standing(positions, 7)).isEqualTo(Standing.LATE);
    assertThat(standing(positions, 6)).isEqualTo(Standing.SEEN);
    assertThat(standing(positions, 4)).as("before the sequence").isEqualTo(Standing.UNTOLD);
    assertThat(standing(positions, 10)).isEqualTo(Standing.NEW);

    Positions filled = positions.with(8, 8);
    assertThat(filled.gaps()).containsExactly(new Gap(7, 7));
    assertThat(standing(filled, 8)).isEqualTo(Standing.SEEN);
    assertThat(filled.with(7, 8)).isEqualTo(Positions.of(5, 9));
  }

  @Test
  void theLowestGapIsForgottenFirstAndThenCantBeTold() {
    Positions positions = after(2, 0, 2, 4, 6);
    assertThat(positions.gaps()).containsExactly(new Gap(3, 3), new Gap(5, 5));
    assertThat(standing(positions, 1)).isEqualTo(Standing.UNTOLD);
    assertThat(standing(positions, 0)).isEqualTo(Standing.UNTOLD);
    assertThat(standing(positions, 2)).isEqualTo(Standing.SEEN);
    assertThat(after(0, 0, 2).gaps()).isEmpty();
  }

  @Test
  void theEndsOfTheNumbersAreNoTrap() {
    Positions positions = after(4, Long.MIN_VALUE, Long.MAX_VALUE);
    assertThat(positions.gaps()).singleElement().satisfies(gap -> assertThat(gap.size()).isEqualTo(Long.MAX_VALUE));
    assertThat(standing(positions, 0)).isEqualTo(Standing.LATE);
    assertThat(standing(positions, Long.MAX_VALUE)).isEqualTo(Standing.SEEN);
    assertThat(after(4, Long.MAX_VALUE).skippedBy(OptionalLong.of(Long.MIN_VALUE))).isNull();
  }

  @Test
  void anEventWithoutPositionTellsNothing() {
    assertThat(after(8, 3, 9).of(OptionalLong.empty())).isEqualTo(Standing.NEW);
    assertThat(Positions.NONE.of(OptionalLong.of(4))).isEqualTo(Standing.NEW);
  }

  /** Against a set of all positions that were seen. */
  @Test
  void seenAndLateAreToldApartExactlyAboveTheLowestThatIsKnown() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    for (int round = 0; round < 300; round++) {
      int most = random.nextInt(5);
      Positions positions = Positions.NONE;
      Set<Long> seen = new TreeSet<>();
      for (int i = 0; i < 40; i++) {
        long position = random.nextInt(60);
        Standing standing = standing(positions, position);
        if (standing == Standing.NEW || standing == Standing.LATE) {
          positions = positions.with(position, most);
          seen.add(position);
        }
        assertThat(positions.gaps()).hasSizeLessThanOrEqualTo(most);
        assertAllTold(positions, seen);
      }
    }
  }

  private static void assertAllTold(Positions positions, Set<Long> seen) {
    for (long position = positions.from(); position <= positions.last(); position++) {
      assertThat(standing(positions, position)).isEqualTo(seen.contains(position) ? Standing.SEEN : Standing.LATE);
    }
  }

  @Test
  void gapsThatAreNotKeptCostNothing() {
    Positions positions = Positions.NONE;
    for (int i = 0; i < MANY; i++) {
      positions = positions.with(1000L * i, 0);
    }
    assertThat(positions).isEqualTo(new Positions(true, 999_000, 999_000, List.of()));
  }
}
