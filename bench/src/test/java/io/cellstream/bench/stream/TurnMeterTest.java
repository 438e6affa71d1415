package io.cellstream.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.bench.stream.process.ThreadKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnMeterTest {
  @Test
  void whatTheJvmKnowsOfItsThreadsIsTakenFromTheOthers() {
    assertThat(TurnMeter.spent(Map.of(ThreadKind.GC, 5L, ThreadKind.OTHER, 100L), Map.of(ThreadKind.STREAM, 10L),
        Map.of(ThreadKind.STREAM, 70L, ThreadKind.PRODUCER, 20L)))
        .containsOnly(Map.entry(ThreadKind.GC, 5L), Map.entry(ThreadKind.STREAM, 60L), Map.entry(ThreadKind.PRODUCER, 20L),
            Map.entry(ThreadKind.OTHER, 20L));
  }
}
