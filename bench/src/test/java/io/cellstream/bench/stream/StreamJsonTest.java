package io.cellstream.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cellstream.bench.stream.process.ThreadKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamJsonTest {
  private static final StreamSetting SETTING = new StreamSetting(128, 2, 10_000, Distribution.ZIPF, 1, 25);

  @TempDir
  private Path folder = Path.of("");

  static StreamRow row(String contender, double rate, Latency... latencies) {
    return new StreamRow(SETTING, contender, rate, 0.04, 3, OptionalDouble.of(0.7), OptionalDouble.empty(),
        Map.of(ThreadKind.STREAM, 3.21, ThreadKind.JIT, 0.1), 1.5, 17.4, 321, Double.NaN, 400L << 20, 0.01, List.of(latencies),
        List.of(new Restore(2.5, 1.5, 1 << 20)));
  }

  static Latency latency(double load, boolean keptUp) {
    return new Latency(load, 1000, 55.5, 120, 180, keptUp);
  }

  private JsonNode written(StreamRow... rows) throws Exception {
    Path file = folder.resolve("deep/stream.json");
    StreamJson.write(file, List.of(rows));
    return new JsonMapper().readTree(Files.readString(file));
  }

  @Test
  void aRowHasTheContractsFieldsUnderTheirNames() throws Exception {
    JsonNode row = written(row("cellstream", 123_456.78, latency(1 / 3.0, true), latency(0.8, true))).get(0);

    assertThat(row.get("contender").asText()).isEqualTo("cellstream");
    assertThat(row.get("hidden").asInt()).isEqualTo(128);
    assertThat(row.get("layers").asInt()).isEqualTo(2);
    assertThat(row.get("keys").asInt()).isEqualTo(10_000);
    assertThat(row.get("distribution").asText()).isEqualTo("zipf");
    assertThat(row.get("threads").asInt()).isEqualTo(1);
    assertThat(row.get("commit_millis").asInt()).isEqualTo(25);
    assertThat(row.get("events_per_second").asDouble()).isEqualTo(123_460);
    assertThat(row.get("ratio_to_floor").asDouble()).isEqualTo(0.7);
    assertThat(row.get("stream_micros").asDouble()).isEqualTo(3.21);
    assertThat(row.get("changelog_bytes_per_event").asDouble()).isEqualTo(17.4);
    assertThat(row.get("p50_millis").asDouble()).isEqualTo(55.5);
    assertThat(row.get("p99_millis").asDouble()).isEqualTo(120);
    assertThat(row.get("restore_seconds").asDouble()).isEqualTo(2.5);
    assertThat(row.get("restoring_seconds").asDouble()).isEqualTo(1.5);
  }

  @Test
  void whatWasNotMeasuredIsNull() throws Exception {
    JsonNode row = written(row("floor", 1)).get(0);

    assertThat(row.get("ratio_to_peer").isNull()).isTrue();
    assertThat(row.get("batch_fill").isNull()).isTrue();
    assertThat(row.get("restore_hour_seconds").isNull()).isTrue();
    assertThat(row.get("p99_millis").isNull()).isTrue();
  }

  @Test
  void whoDidNotKeepUpHasNoLatency() throws Exception {
    JsonNode row = written(row("peer", 1, latency(1 / 3.0, true), latency(0.8, false))).get(0);

    assertThat(row.get("p99_millis").asDouble()).isEqualTo(120);
    assertThat(row.get("load_heavy").asDouble()).isEqualTo(0.8);
    assertThat(row.get("p99_millis_heavy").isNull()).isTrue();
  }

  @Test
  void rowsAreObjectsOfOneArray() throws Exception {
    assertThat(written(row("floor", 1), row("peer", 2))).hasSize(2);
    assertThat(written()).isEmpty();
  }
}
