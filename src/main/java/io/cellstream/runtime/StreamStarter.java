package io.cellstream.runtime;

import io.cellstream.config.SettingNames;
import io.cellstream.config.Settings;
import io.cellstream.model.ModelDefinition;
import io.cellstream.model.RecurrentModel;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.sequence.ModelChangePolicy;
import io.cellstream.topology.Names;
import io.cellstream.topology.PredictionEncoder;
import io.cellstream.topology.RecordLimit;
import io.cellstream.topology.SequenceTopology;
import io.cellstream.topology.TopologyPlan;
import io.cellstream.wire.AvroEventReader;
import io.cellstream.wire.AvroPredictionWriter;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.rocksdb.NativeLibraryLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From settings to a stream that is ready to start; whatever can be found wrong is found here, before anything runs. */
public final class StreamStarter {
  /** Broker and registry together stay under the 30 s within which an operator wants to know. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(StreamStarter.class);

  private final Settings settings;

  public StreamStarter(Settings settings) {
    this.settings = settings;
  }

  /**
   * Reads the model, asks broker and registry, registers what is written, builds the topology. Nothing is started.
   *
   * @throws ModelFileException if the model package can't be read
   * @throws StartupException if the cluster lacks something
   * @throws io.cellstream.config.ConfigurationException if a setting is missing
   * @throws io.cellstream.wire.RegistryUnavailableException if the registry does not answer
   */
  public StreamApplication prepare() throws ModelFileException, StartupException, IOException {
    settings.require(Settings.FOR_RUN);
    RecurrentModel model = ModelLoader.load(settings.model(), settings.kernel());
    prepareStateDir();
    RecordLimit limit = checkTopics();
    prepareSchemas(model.definition());
    RegistryClient registry = RegistryClient.open(settings.registryProperties());
    return new StreamApplication(SequenceTopology.of(plan(model, limit, registry)), settings.streamsProperties(), model.definition(),
        registry);
  }

  /** RocksDB unpacks its native library (15 MB) into the temp folder, and a process that is halted leaves it there: here it is replaced. */
  private void prepareStateDir() throws StartupException {
    Path folder = settings.stateDir();
    try {
      Files.createDirectories(folder);
      NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
    } catch (IOException e) {
      throw new StartupException("state.dir " + folder + " can't be written: " + e.getMessage() + "; give a folder that can, with room", e);
    }
  }

  private RecordLimit checkTopics() throws StartupException {
    Map<String, String> topics = new LinkedHashMap<>();
    topics.put(SettingNames.INPUT_TOPIC, settings.inputTopic());
    topics.put(SettingNames.OUTPUT_TOPIC, settings.outputTopic());
    topics.put(SettingNames.FINAL_TOPIC, settings.finalTopic());
    topics.put(SettingNames.DEAD_LETTER_TOPIC, settings.deadLetterTopic());
    try (Admin admin = ClusterAnswers.open(settings)) {
      TopicChecks checks = new TopicChecks(admin, settings.bootstrapServers(), PATIENCE);
      checks.check(topics, settings.inputTopic(), Names.changelog(settings.applicationId()));
      checks.deletedUnread(settings.applicationId(), settings.inputTopic()).forEach((partition, events) -> LOG.warn(
          "{}: {} events were deleted from the topic before they were read; their sequences go on without them. See the topic's retention",
          partition, events));
      int request = settings.get(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG))
          .or(() -> settings.get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG)).map(Integer::valueOf).orElse(RecordLimit.KAFKA_DEFAULT);
      List<String> written = List.of(settings.outputTopic(), settings.finalTopic(), settings.deadLetterTopic());
      checks.requireNotCompacted(SettingNames.DEAD_LETTER_TOPIC, settings.deadLetterTopic());
      int changelog = checks.largestRecord(List.of(Names.changelog(settings.applicationId())));
      return new RecordLimit(Math.min(Math.min(request, changelog), checks.largestRecord(written)));
    }
  }

  /** With less patience than the stream has later: someone is waiting for this answer. */
  private void prepareSchemas(ModelDefinition model) throws IOException {
    try (RegistryClient registry = RegistryClient.open(settings.registryProperties(), PATIENCE, InstantSource.system())) {
      registry.ensureInputSubject(settings.inputTopic());
      encoder(registry, model);
    }
  }

  private TopologyPlan plan(RecurrentModel model, RecordLimit limit, RegistryClient registry) {
    ModelChangePolicy policy = switch (settings.modelChanged()) {
      case STOP -> ModelChangePolicy.STOP;
      case RESTART -> ModelChangePolicy.RESTART;
    };
    return new TopologyPlan(settings.inputTopic(), settings.outputTopic(), settings.finalTopic(), settings.deadLetterTopic(), model, policy,
        limit, () -> new AvroEventReader(registry)::read, () -> encoder(registry, model.definition()));
  }

  /** Predictions of both kinds have one schema; each topic has a subject of its own to find it under. */
  private PredictionEncoder encoder(RegistryClient registry, ModelDefinition model) {
    AvroPredictionWriter steps = new AvroPredictionWriter(registry, settings.outputTopic(), model.name(), model.version());
    if (settings.finalTopic().equals(settings.outputTopic())) {
      return steps::write;
    }
    AvroPredictionWriter finals = new AvroPredictionWriter(registry, settings.finalTopic(), model.name(), model.version());
    return prediction -> switch (prediction.kind()) {
      case STEP, GENERATED -> steps.write(prediction);
      case FINAL -> finals.write(prediction);
    };
  }
}
