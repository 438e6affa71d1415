package io.cellstream.bench.stream.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MachineTimeTest {
  private static final MachineTime BEFORE = MachineTime.of("cpu  100 10 20 800 50 1 4 15 7 0\ncpu0 1 1 1 1\n");

  @Test
  void idleAndWaitingForTheDiskAreNotBusy() {
    assertThat(BEFORE).isEqualTo(new MachineTime(150, 1_000));
  }

  @Test
  void whatIsBusyWithoutUsIsOthers() {
    MachineTime after = new MachineTime(250, 1_200);

    // 100 ticks of 10 ms busy in 200; ours are 60 of them
    assertThat(after.othersSince(BEFORE, 600_000_000)).isCloseTo(0.2, within(1e-9));
    assertThat(after.othersSince(BEFORE, 2_000_000_000)).isZero();
  }
}
