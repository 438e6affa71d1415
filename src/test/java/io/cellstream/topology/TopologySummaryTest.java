package io.cellstream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopologySummaryTest {

  @Test
  void saysWhatEachPartDoesAndWhereItsOutputGoes() throws IOException {
    try (RegistryClient registry = RegistryClient.open(Map.of("schema.registry.url", "mock://summary"))) {
      TopologyPlan plan = TopologyLab.plan(TestModels.nextToken(1, 4, 3, 9), SequencePolicy.DEFAULT, registry);

      assertThat(TopologySummary.describe(SequenceTopology.of(plan, TopologyLab.UNDAMAGED))).isEqualTo("""
            events        reads %s → step
            step          bytes to an event, held against the model, and one step of its sequence, whose state is in sequence-ledger \
          → dead-letters, finals, predictions
            dead-letters  writes to %s
            finals        writes to %s
            predictions   writes to %s
          """.formatted(plan.inputTopic(), plan.deadLetterTopic(), plan.finalTopic(), plan.outputTopic()));
    }
  }
}
