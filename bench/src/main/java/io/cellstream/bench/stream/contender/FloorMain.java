package io.cellstream.bench.stream.contender;

import io.cellstream.config.InputTopics;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.ledger.LedgerPlan;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackage;
import io.cellstream.runtime.StreamStarter;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.store.DamagedFolders;
import io.cellstream.topology.ReadToEnd;
import io.cellstream.topology.RecordLimit;
import io.cellstream.topology.SequenceTopology;
import io.cellstream.topology.TopologyPlan;
import io.cellstream.wire.AvroEventReader;
import io.cellstream.wire.AvroPredictionWriter;
import io.cellstream.wire.RegistryClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.Topology;

/**
 * Cellstream's topology, store and codecs around a model that costs nothing. What {@code run} does before its start and beside its stream
 * is left out: it costs no event anything.
 */
public final class FloorMain {

  private FloorMain() {
  }

  /** @param args a configuration file, as {@code run} takes it */
  public static void main(String[] args) throws ModelFileException {
    Settings settings = Settings.load(Optional.of(Path.of(args[0])), Map.of(), Map.of());
    RegistryClient registry = RegistryClient.open(settings.registryProperties());
    StreamsProcess.run(topology(settings, registry), settings.streamsProperties());
  }

  private static Topology topology(Settings settings, RegistryClient registry) throws ModelFileException {
    ModelDefinition definition = ModelPackage.read(settings.get(Keys.MODEL));
    TopologyPlan plan = new TopologyPlan(InputTopics.of(settings).steps(), Uuid.ZERO_UUID, Optional.empty(), settings.get(Keys.OUTPUT_TOPIC),
        settings.get(Keys.FINAL_TOPIC), settings.get(Keys.DEAD_LETTER_TOPIC), settings.find(Keys.GAP_TOPIC),
        new RecurrentModel(definition, new NoKernel()), SequencePolicy.DEFAULT, StreamStarter.batch(settings),
        LedgerPlan.of(definition, settings.find(Keys.SNAPSHOT_EVENTS), Duration.ZERO, SequencePolicy.DEFAULT), ReadToEnd.UNKNOWN,
        RecordLimit.NONE,
        () -> new AvroEventReader(registry)::read,
        () -> {
          AvroPredictionWriter writer = new AvroPredictionWriter(registry, settings.get(Keys.OUTPUT_TOPIC), definition.name(),
              definition.version());
          return (prediction, _, _) -> writer.write(prediction);
        });
    return SequenceTopology.of(plan, new DamagedFolders(InstantSource.system(), aside -> {
      throw new IllegalStateException("the floor's store is damaged: " + aside);
    }));
  }
}
