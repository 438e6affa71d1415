package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.config.Settings;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiskPlanTest {
  private static final ModelDefinition MODEL = TestModels.nextToken(3, 5, 2, 3);

  private static String text(Map<String, String> rules) {
    return DiskPlan.of(MODEL, Settings.load(Optional.empty(), Map.of(), rules)).orElseThrow().text();
  }

  @Test
  void whatTheRulesOfSequencesAddIsInThePlan() {
    assertThat(text(Map.of("cellstream.position.gaps.max", "2", "cellstream.sequence.idle.ms", "60000"))).isEqualTo(
        "an open sequence has 542 bytes in 4 records at most (14 bytes to find when it is over, which stay for up to 60 seconds; 2 gaps in its positions would add up to 120 bytes), and leaves 209 bytes for"
            + " 10 minutes where it had positions, keys left out; so a million open ones take about 761 MB, a million ended ones 321 MB,"
            + " twice that while RocksDB compacts");
  }

  @Test
  void whatASequenceHoldsIsInThePlan() {
    assertThat(text(Map.of("cellstream.position.policy", "reorder", "cellstream.position.reorder.events", "10",
        "cellstream.position.reorder.bytes", "5000"))).contains("; what it holds would add up to 6,004 bytes in 11 records), and");
  }

  @Test
  void whatTheRulesLeaveOutIsNotInThePlan() {
    assertThat(text(Map.of("cellstream.position.gaps.max", "0", "cellstream.sequence.closed.retention.ms", "0"))).isEqualTo(
        "an open sequence has 528 bytes in 3 records at most, keys left out; so a million open ones take about 687 MB, twice that while RocksDB"
            + " compacts");
  }

  @Test
  void aModelWithoutStatesTakesNone() {
    assertThat(DiskPlan.of(TestModels.tokenClass(3, 26, 4, 3), Settings.load(Optional.empty(), Map.of(), Map.of())))
        .isEmpty();
  }
}
