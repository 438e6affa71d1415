package io.cellstream.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RotationTest {
  @Test
  void whoeverWasSecondBeginsTheNextRound() {
    List<String> all = List.of("a", "b", "c");

    assertThat(Rotation.order(all, 0)).containsExactly("a", "b", "c");
    assertThat(Rotation.order(all, 1)).containsExactly("b", "c", "a");
    assertThat(Rotation.order(all, 5)).containsExactly("c", "a", "b");
  }
}
