package io.cellstream.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** All of it once, with processes and a broker as in a real run. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class StreamSmokeIT {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void everybodyRunsAndPredictsTheSame() throws Exception {
    Path json = folder.resolve("stream.json");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = new CommandLine(new StreamCommand()).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
        .setCaseInsensitiveEnumValuesAllowed(true);

    int exitCode = command.execute("--smoke", "--hidden", "16", "--layers", "2", "--keys", "200", "--distribution", "zipf", "--threads",
        "1", "--commit", "100", "--contenders", "floor,cellstream,peer", "--json", json.toString());

    assertThat(exitCode).as("%s", err).isZero();
    JsonNode rows = new JsonMapper().readTree(json.toFile());
    assertThat(rows.findValuesAsText("contender")).isEqualTo(List.of("floor", "cellstream", "peer"));
    assertThat(rows).allSatisfy(row -> {
      assertThat(row.get("events_per_second").asDouble()).isPositive();
      assertThat(row.get("stream_micros").asDouble()).isPositive();
      assertThat(row.get("changelog_bytes_per_event").asDouble()).isPositive();
      assertThat(row.get("allocated_bytes_per_event").asDouble()).isPositive();
    });
    assertThat(rows.get(1).get("load").asDouble()).isPositive();
    assertThat(out.toString()).contains("H 16, 2 layers, 200 keys zipf").contains("wrote 3 rows");
  }
}
