package io.cellstream.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Pace PACE = new Pace(Duration.ofNanos(1), Duration.ZERO, Duration.ZERO, Duration.ofMillis(1), 3, 0);

  private final ManualMeter meter = new ManualMeter();
  /** Who took a turn; two calls a turn, since the first step is not counted. */
  private final List<String> calls = new ArrayList<>();

  private Track track(String name, long nanos, Pace pace) {
    return new Track(name, n -> {
      calls.add(name);
      meter.work(n * nanos);
    }, meter, pace);
  }

  @Test
  void aRoundBeginsWithWhoeverWasSecondInTheOneBefore() {
    Pace threeRounds = new Pace(Duration.ofNanos(1), Duration.ZERO, Duration.ZERO, Duration.ZERO, 3, 0);

    new Rounds(List.of(track("a", 100, threeRounds), track("b", 100, threeRounds), track("c", 100, threeRounds)), meter, threeRounds).run();

    // after each one's warm-up, a call; long steps have no lead-in
    assertThat(String.join("", calls)).isEqualTo("abc" + "abc" + "bca" + "cab");
  }

  @Test
  void everybodyHasATurnInEachRound() {
    Track slow = track("slow", 300_000, PACE);
    Track fast = track("fast", 100, PACE);

    new Rounds(List.of(slow, fast), meter, PACE).run();

    assertThat(slow.turns()).hasSameSizeAs(fast.turns()).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void endsWhenTheTimeIsOver() {
    Track track = track("a", 100_000, PACE);

    new Rounds(List.of(track), meter, PACE).run();

    assertThat(track.turns()).hasSize(10);
  }

  @Test
  void makesTheLeastRoundsEvenIfTheTimeIsOver() {
    Track track = track("a", 10_000_000, PACE);

    new Rounds(List.of(track), meter, PACE).run();

    assertThat(track.turns()).hasSize(3);
  }

  @Test
  void endsEarlyOnceTheMediansAreSteady() {
    Pace anHour = new Pace(Duration.ofNanos(1), Duration.ZERO, Duration.ZERO, Duration.ofHours(1), 3, 0.01);
    SplittableRandom random = new SplittableRandom(1);
    Track noisy = new Track("noisy", _ -> meter.work(random.nextLong(900_000, 1_100_000)), meter, anHour);

    new Rounds(List.of(noisy), meter, anHour).run();

    assertThat(noisy.turns()).hasSizeBetween(20, 400);
    assertThat(noisy.result().nanos().error()).isLessThan(0.01);
  }
}
