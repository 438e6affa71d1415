package io.cellstream.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsJsonTest {
  private static final Row OURS = row("cellstream-f32", OptionalDouble.of(1));

  @TempDir
  private Path folder = Path.of("");

  static Row row(String contender, OptionalDouble ratio) {
    return new Row(new Setting(Cell.LSTM, 2, 64, 16), contender, 12.3456789, 0.015, 12.2, ratio, 11.5, 0.931, 1.2e-7, 0, 123, 0.02, 0.4);
  }

  @Test
  void aRowHasTheContractsFieldsUnderTheirNames() throws Exception {
    JsonNode row = written(OURS).get(0);

    assertThat(row.get("cell").asText()).isEqualTo("lstm");
    assertThat(row.get("layers").asInt()).isEqualTo(2);
    assertThat(row.get("hidden").asInt()).isEqualTo(64);
    assertThat(row.get("batch").asInt()).isEqualTo(16);
    assertThat(row.get("contender").asText()).isEqualTo("cellstream-f32");
    assertThat(row.get("micros").asDouble()).isEqualTo(12.346);
    assertThat(row.get("ratio_to_ours").asDouble()).isEqualTo(1);
    assertThat(row.get("fraction_of_bound").asDouble()).isEqualTo(0.931);
  }

  @Test
  void aRowSaysHowFarItCanBeTrusted() throws Exception {
    assertThat(written(OURS).get(0).fieldNames()).toIterable().contains("bound_micros", "spread", "cpu_micros", "max_error",
        "allocated_bytes",
        "rounds", "interrupted", "load");
  }

  @Test
  void whereCellstreamHasNoSuchCellTheRatioIsNull() throws Exception {
    assertThat(written(row("pytorch", OptionalDouble.empty())).get(0).get("ratio_to_ours").isNull()).isTrue();
  }

  @Test
  void rowsAreObjectsOfOneArray() throws Exception {
    assertThat(written(OURS, row("scalar", OptionalDouble.of(40)))).hasSize(2);
    assertThat(written()).isEmpty();
  }

  @Test
  void refusesAFileThatIsNoArrayOfObjects() throws IOException {
    Path file = Files.writeString(folder.resolve("rows.json"), "[1,2]");

    assertThatThrownBy(() -> RowsJson.read(file)).isInstanceOf(BenchException.class).hasMessageContaining("no array of objects");
  }

  private JsonNode written(Row... rows) throws BenchException {
    Path file = folder.resolve("deep/rows.json");
    RowsJson.write(file, List.of(rows));
    return RowsJson.read(file);
  }
}
