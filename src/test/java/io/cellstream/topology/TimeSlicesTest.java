package io.cellstream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeSlicesTest {
  private static final long BUDGET = 1_000_000;

  private long now = 7;

  /** The slices of work each of whose pieces takes so long. */
  private List<Integer> slices(long each) {
    TimeSlices slices = new TimeSlices(BUDGET, () -> now);
    List<Integer> sizes = new ArrayList<>();
    for (int size = slices.next(); size > 0; size = slices.next()) {
      sizes.add(size);
      now += size * each;
    }
    return sizes;
  }

  private static long sum(List<Integer> sizes) {
    return sizes.stream().mapToLong(Integer::longValue).sum();
  }

  @Test
  void growWhileThereIsTimeAndEndWithIt() {
    List<Integer> sizes = slices(1_000);

    assertThat(sizes).startsWith(16, 32, 64, 128);
    assertThat(sum(sizes) * 1_000).isBetween(BUDGET / 2, BUDGET);
  }

  @Test
  void oneSmallSliceIsDoneHoweverLongItTakes() {
    assertThat(slices(BUDGET)).containsExactly(16);
  }

  @Test
  void lightWorkIsNotCutForEver() {
    assertThat(slices(1)).allMatch(size -> size <= 4096).endsWith(4096);
  }
}
