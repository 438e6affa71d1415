package io.cellstream.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrackTest {
  private static final Pace PACE = new Pace(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofSeconds(1), Duration.ZERO, 1, 0);

  private final ManualMeter meter = new ManualMeter();

  @Test
  void aTurnIsAsManyStepsAsFillASlice() {
    Track track = new Track("a", n -> meter.work(n * 200L), meter, PACE);

    track.warmUp();
    track.turn();

    assertThat(track.turns()).containsExactly(new Turn(5000, 1_000_000, 1_000_000, 0));
  }

  @Test
  void aStepLongerThanASliceIsATurn() {
    Track track = new Track("a", n -> meter.work(n * 3_000_000L), meter, PACE);

    track.warmUp();
    track.turn();

    assertThat(track.turns()).containsExactly(new Turn(1, 3_000_000, 3_000_000, 0));
  }

  @Test
  void theFirstStepOfATurnIsNotCounted() {
    // whoever ran before left cold caches: the first step after a pause takes ten times as long
    int[] calls = {0};
    Track track = new Track("a", n -> {
      meter.work(calls[0] % 2 == 0 ? 10_000L * n : 1_000L * n);
      calls[0]++;
    }, meter, new Pace(Duration.ofNanos(2_000), Duration.ZERO, Duration.ZERO, Duration.ZERO, 1, 0));

    track.warmUp();
    calls[0] = 0;
    track.turn();

    assertThat(track.turns().getFirst().nanos()).isEqualTo(1_000);
  }

  @Test
  void warmsUpUntilItGetsNoFaster() {
    // the JIT replaces the code after 100 ms
    Track track = new Track("a", n -> meter.work(n * (meter.cpuNanos() < 100_000_000 ? 90_000L : 1_000L)), meter,
        new Pace(Duration.ofMillis(1), Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ZERO, 1, 0));

    track.warmUp();
    long took = meter.cpuNanos();
    track.turn();

    assertThat(track.turns().getFirst().nanos()).isEqualTo(1_000);
    assertThat(took).isBetween(300_000_000L, 330_000_000L);
  }

  @Test
  void warmsUpByItsOwnTimeOnACpuSoThatABusyMachineDoesNotCutItShort() {
    Track track = new Track("a", n -> {
      meter.away(50_000_000);
      meter.work(n * 1_000L);
    }, meter, PACE);

    track.warmUp();

    assertThat(meter.cpuNanos()).isGreaterThan(10_000_000);
  }

  @Test
  void givesUpWarmingUpWhenItTakesTooLong() {
    // faster and faster, forever
    double[] step = {1e7};
    Track track = new Track("a", n -> {
      step[0] *= 0.9;
      meter.away(10_000_000);
      meter.work((long) (n * step[0]));
    }, meter, PACE);

    track.warmUp();

    assertThat(meter.wallNanos()).isBetween(1_000_000_000L, 1_100_000_000L);
  }

  @Test
  void countsWhatAStepAllocates() {
    Track track = new Track("a", n -> {
      meter.work(n * 1_000L);
      meter.allocate(n * 48L);
    }, meter, PACE);

    track.warmUp();
    track.turn();

    assertThat(track.result().allocatedBytes()).isEqualTo(48);
  }
}
