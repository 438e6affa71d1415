package io.cellstream.runtime;

import io.cellstream.config.Settings;
import io.cellstream.model.ModelDefinition;
import io.cellstream.model.RecurrentModel;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.sequence.ModelChangePolicy;
import io.cellstream.store.DamagedFolders;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.KafkaClientSupplier;
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
  private final Set<RecordPlace> passes;

  public StreamStarter(Settings settings) {
    this(settings, Set.of());
  }

  private StreamStarter(Settings settings, Set<RecordPlace> passes) {
    this.settings = settings;
    this.passes = Set.copyOf(passes);
  }

  /**
   * One whose stream passes these events, where they can't be read.
   *
   * @throws StartupException if it would never come to one of them
   */
  public StreamStarter passing(Set<RecordPlace> places) throws StartupException {
    for (RecordPlace place : places) {
      if (!place.partition().topic().equals(settings.inputTopic())) {
        throw new StartupException("--pass=" + place + ": events are read from topic " + settings.inputTopic() + ", not from "
            + place.partition().topic());
      }
    }
    if (!places.isEmpty() && settings.get(StreamsConfig.GROUP_PROTOCOL_CONFIG).filter("streams"::equalsIgnoreCase).isPresent()) {
      throw new StartupException(
          "--pass needs group.protocol=classic, since Kafka Streams makes the consumer of a streams group itself: stop"
              + " all instances, start one with --set group.protocol=classic until it is behind the event, then all as before");
    }
    return new StreamStarter(settings, places);
  }

  private Optional<KafkaClientSupplier> clients(Incidents incidents) {
    return passes.isEmpty() ? Optional.empty() : Optional.of(new PassingClients(new PlainClients(), settings, passes, incidents));
  }

  /**
   * Reads the model, asks broker and registry, registers what is written, warms the model up, builds the topology. Nothing is started.
   *
   * @throws ModelFileException if the model package can't be read
   * @throws StartupException if the cluster lacks something
   * @throws io.cellstream.config.ConfigurationException if a setting is missing
   * @throws io.cellstream.wire.RegistryUnavailableException if the registry does not answer
   */
  public StreamApplication prepare() throws ModelFileException, StartupException, IOException {
    settings.require(Settings.FOR_RUN);
    RecurrentModel model = ModelLoader.load(settings.model(), settings.kernel(), settings.tokenTable());
    Findings findings = Findings.refusing(LOG);
    prepareStateDir(findings, model.definition());
    RecordLimit limit = checkCluster(findings, model.definition());
    prepareSchemas(findings, model.definition());
    RegistryClient registry = RegistryClient.open(settings.registryProperties());
    Map<String, Object> properties = new HashMap<>(settings.streamsProperties());
    properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, RefusedRecords.class);
    String id = identify(properties, ModelMark.of(model.definition()));
    ModelLoader.warmUp(model);
    GroupAdmission admission = new GroupAdmission(settings, new ModelAgreement(settings, model.definition()), id);
    Incidents incidents = new Incidents();
    DamagedFolders damaged = new DamagedFolders(InstantSource.system(), aside -> DamagedState.report(aside, incidents));
    return new StreamApplication(SequenceTopology.of(plan(model, limit, registry), damaged), properties, model.definition(), registry,
        admission, incidents, damaged, new UnreadableEvents(settings)::find, clients(incidents));
  }

  /**
   * Puts the model's mark into the names under which the group knows this instance.
   *
   * @return that with which its members' ids begin
   */
  private String identify(Map<String, Object> properties, ModelMark mark) {
    String clientId = mark.clientId(settings.get(CommonClientConfigs.CLIENT_ID_CONFIG), settings.applicationId());
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    return settings.instanceId().map(chosen -> {
      String instanceId = mark.instanceId(chosen);
      properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
      return instanceId;
    }).orElse(clientId);
  }

  /** RocksDB unpacks its native library (15 MB) into the temp folder, and a process that is halted leaves it there: here it is replaced. */
  private void prepareStateDir(Findings findings, ModelDefinition model) throws StartupException {
    Path folder = settings.stateDir();
    new StateFolder(folder).check(findings, ModelLoader.stateBytes(model));
    try {
      Files.createDirectories(folder);
      LocalState local = new LocalState(folder, settings.applicationId());
      if (local.isUsed()) {
        throw new StartupException("the state in " + local.folder() + " is in use by a running instance of application "
            + settings.applicationId() + ": stop that first, or give this one a state.dir of its own");
      }
      NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
    } catch (IOException e) {
      throw new StartupException(StateFolder.refusal(folder, e), e);
    }
  }

  private RecordLimit checkCluster(Findings findings, ModelDefinition model) throws StartupException {
    try (Admin admin = ClusterAnswers.open(settings)) {
      ClusterChecks checks = new ClusterChecks(settings, admin, new ClusterAnswers(settings.bootstrapServers(), PATIENCE), findings);
      Map<TopicUse, TopicFacts> topics = checks.topics(checks.cluster(), Optional.of(model));
      RecordLimit limit = checks.recordLimit(model, topics);
      checks.group(Optional.of(model));
      checks.unread(topics);
      return limit;
    }
  }

  /** With less patience than the stream has later: someone is waiting for this answer. */
  private void prepareSchemas(Findings findings, ModelDefinition model) throws StartupException, IOException {
    try (RegistryClient registry = RegistryClient.open(settings.registryProperties(), PATIENCE, InstantSource.system())) {
      new SchemaChecks(settings, findings).check(registry);
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
