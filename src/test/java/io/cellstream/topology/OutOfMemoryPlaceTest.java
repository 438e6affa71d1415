package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatException;

import com.google.common.base.Throwables;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.wire.RegistryClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutOfMemoryPlaceTest {
  @TempDir
  Path stateDir;

  @Test
  void anEventAtWhichMemoryEndsIsNamed() throws Exception {
    ModelDefinition model = TestModels.nextToken(1, 5, 3, 4);
    Properties properties = new Properties();
    properties.putAll(Map.of("application.id", "lab", "bootstrap.servers", "none:9092", "state.dir", stateDir.toString()));
    try (RegistryClient registry = RegistryClient.open(Map.of("schema.registry.url", "mock://" + getClass().getName()))) {
      TopologyPlan plan = TopologyLab.plan(model, SequencePolicy.DEFAULT, registry);
      TopologyPlan greedy = new TopologyPlan(plan.inputTopic(), plan.inputTopicId(), plan.keying(), plan.outputTopic(), plan.finalTopic(),
          plan.deadLetterTopic(), plan.gapTopic(), plan.model(),
          plan.policy(), plan.batch(), plan.ledger(), plan.reading(), plan.limit(), () -> (_, _) -> {
            throw new OutOfMemoryError("Java heap space");
          }, plan.encoder());
      try (TopologyTestDriver driver = new TopologyTestDriver(SequenceTopology.of(greedy, TopologyLab.UNDAMAGED), properties)) {
        TestInputTopic<byte[], byte[]> events = driver.createInputTopic("events", new ByteArraySerializer(), new ByteArraySerializer());
        assertThatException().isThrownBy(() -> events.pipeInput("key".getBytes(UTF_8), new byte[]{0}))
            .extracting(Throwables::getCausalChain, InstanceOfAssertFactories.list(Throwable.class))
            .hasAtLeastOneElementOfType(OutOfMemoryError.class)
            .filteredOn(EventFailureException.class::isInstance).flatExtracting(e -> ((EventFailureException) e).places())
            .containsExactly("events-0@0");
      }
    }
  }
}
