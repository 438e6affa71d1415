package io.cellstream.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StreamTableTest {
  @Test
  void aBlockHasALinePerContenderForItsTurnsAndOneForItsLatency() {
    List<String> lines = StreamTable.block(List.of(StreamJsonTest.row("floor", 300_000),
        StreamJsonTest.row("cellstream", 200_000, StreamJsonTest.latency(1 / 3.0, true), StreamJsonTest.latency(0.8, false))));

    assertThat(lines.getFirst()).isEqualTo("H 128, 2 layers, 10,000 keys zipf, 1 stream thread, commits every 25 ms");
    assertThat(lines.get(1)).contains("events/s", "× floor", "changelog");
    assertThat(lines.get(3)).contains("cellstream", "200,000", "0.70", "3.21", "17 B", "400 M");
    assertThat(lines.get(4)).contains("at 33%", "at 80%", "restore");
    assertThat(lines.getLast()).contains("cellstream", "56 / 120 / 180", "did not keep up", "2.5 s, 1.5 of them for 1,024 KiB");
  }

  @Test
  void theSummaryHasALinePerSettingAndHowManyTimesEachOtherWeAre() {
    List<String> lines = StreamTable.summary(List.of(StreamJsonTest.row("floor", 300_000), StreamJsonTest.row("cellstream", 150_000),
        StreamJsonTest.row("peer", 15_000)));

    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).contains("× floor", "× peer");
    assertThat(lines.getLast()).contains("150,000", "0.50", "10.0");
  }
}
