package io.cellstream.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table = new Table("cellstream-f32");

  @Test
  void theSummaryHasALinePerSettingAndTheRatioOfEachPeer() {
    List<String> lines = table.summary(List.of(RowsJsonTest.row("cellstream-f32", OptionalDouble.of(1)),
        RowsJsonTest.row("onnxruntime-f32", OptionalDouble.of(2.5)), RowsJsonTest.row("scalar", OptionalDouble.of(41.2))));

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("cellstream-f32 µs", "onnxruntime-f32", "scalar");
    assertThat(lines.get(1)).startsWith("lstm").contains("12.3", "93%", "2.50×", "41.2×");
  }

  @Test
  void aPeerWithoutUsBesideItShowsItsTime() {
    assertThat(table.summary(List.of(RowsJsonTest.row("pytorch", OptionalDouble.empty()))).getLast()).contains("12.3 µs")
        .doesNotContain("×");
  }
}
