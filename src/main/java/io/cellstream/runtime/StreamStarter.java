package io.cellstream.runtime;

import io.cellstream.cluster.ApplicationGroup;
import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.LocalState;
import io.cellstream.cluster.ModelMark;
import io.cellstream.cluster.ReadTopics;
import io.cellstream.cluster.RecordPlace;
import io.cellstream.cluster.SingleRecords;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicFacts;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.InputTopics;
import io.cellstream.config.Keys;
import io.cellstream.config.SequenceSettings;
import io.cellstream.config.Settings;
import io.cellstream.config.SourceTopics;
import io.cellstream.ledger.LedgerPlan;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.preflight.ChangelogSettings;
import io.cellstream.preflight.ClusterChecks;
import io.cellstream.preflight.ConfiguredModel;
import io.cellstream.preflight.DiskPlan;
import io.cellstream.preflight.Findings;
import io.cellstream.preflight.GoOn;
import io.cellstream.preflight.Incidents;
import io.cellstream.preflight.InputPlan;
import io.cellstream.preflight.LastEvents;
import io.cellstream.preflight.LifeRules;
import io.cellstream.preflight.MappingRules;
import io.cellstream.preflight.OptionalRegistry;
import io.cellstream.preflight.OutputPlan;
import io.cellstream.preflight.PositionCheck;
import io.cellstream.preflight.SchemaChecks;
import io.cellstream.preflight.StartingPositions;
import io.cellstream.preflight.StateFolder;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.store.DamagedFolders;
import io.cellstream.store.RocksDbMemory;
import io.cellstream.topology.BatchPlan;
import io.cellstream.topology.Keying;
import io.cellstream.topology.ReadToEnd;
import io.cellstream.topology.RecordLimit;
import io.cellstream.topology.Safeguards;
import io.cellstream.topology.SequenceTopology;
import io.cellstream.topology.TopologyPlan;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.StreamsConfig;
import org.rocksdb.NativeLibraryLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a stream that is ready to start from settings. Everything that can be checked beforehand is checked here, before anything runs. */
public final class StreamStarter {
  private static final Logger LOG = LoggerFactory.getLogger(StreamStarter.class);

  private final Settings settings;
  private final GoOn decided;
  private final Set<RecordPlace> passes;
  private final Safeguards safeguards;

  /** A start that is refused if offsets and states do not agree. */
  public StreamStarter(Settings settings) {
    this(settings, GoOn.UNDECIDED);
  }

  /** @param decided what to do if offsets and states do not agree */
  public StreamStarter(Settings settings, GoOn decided) {
    this(settings, decided, Set.of(), Safeguards.ALL);
  }

  private StreamStarter(Settings settings, GoOn decided, Set<RecordPlace> passes, Safeguards safeguards) {
    this.settings = settings;
    this.decided = decided;
    this.passes = Set.copyOf(passes);
    this.safeguards = safeguards;
  }

  /**
   * A starter whose stream passes these events, if they can't be read.
   *
   * @throws StartupException if the stream would never read one of them, or can't pass it
   */
  public StreamStarter passing(Set<RecordPlace> places) throws StartupException {
    for (RecordPlace place : places) {
      InputTopics topics = InputTopics.of(settings);
      if (!topics.sources().has(place.partition().topic()) && !place.partition().topic().equals(topics.steps())) {
        throw new StartupException("--pass=" + place + ": events are read from topic " + topics.sources()
            + topics.keyed().map(keyed -> " and " + keyed).orElse("") + ", not from " + place.partition().topic());
      }
    }
    if (!places.isEmpty() && settings.find(StreamsConfig.GROUP_PROTOCOL_CONFIG).filter("streams"::equalsIgnoreCase).isPresent()) {
      throw new StartupException(
          "--pass needs group.protocol=classic, since Kafka Streams makes the consumer of a streams group itself: stop"
              + " all instances, start one with --set group.protocol=classic until it is behind the event, then all as before");
    }
    return new StreamStarter(settings, decided, places, safeguards);
  }

  private KafkaClientSupplier clients(KafkaClientSupplier usual, ReadTopics topics, Optional<ReadingClock> clock, Incidents incidents) {
    KafkaClientSupplier growing = topics.isKeyed()
        ? new WrappingClients(usual, consumer -> new GrowingConsumer(consumer, new NewSources(settings, topics)))
        : usual;
    KafkaClientSupplier passing = passes.isEmpty()
        ? growing
        : new WrappingClients(growing, consumer -> new PassingConsumer(consumer, new SingleRecords(settings), passes, incidents));
    return clock.<KafkaClientSupplier>map(timed -> new WrappingClients(passing, consumer -> new TimedConsumer(consumer, timed)))
        .orElse(passing);
  }

  /** A clock for sequences that end by the time for which nothing comes, if any do. */
  private Optional<ReadingClock> clock() {
    Lifetime lifetime = SequenceSettings.policy(settings).lifetime();
    return lifetime.isLimited() && lifetime.clock() == Clock.WALL
        ? Optional.of(new ReadingClock(InputTopics.of(settings).steps(), System::nanoTime))
        : Optional.empty();
  }

  /** A starter whose stream has these safeguards only. */
  public StreamStarter keeping(Safeguards kept) {
    return new StreamStarter(settings, decided, passes, kept);
  }

  /** What the checks of the cluster found. */
  private record Checked(RecordLimit limit, StartingPositions positions, ReadTopics topics, long keyedLimit) {
  }

  /**
   * Reads the model, asks broker and registry, registers the predictions' schema, warms the model up, and builds the topology. Starts
   * nothing.
   *
   * @throws ModelFileException if the model package can't be read
   * @throws StartupException if a check refuses the start
   * @throws io.cellstream.config.ConfigurationException if a setting is missing
   * @throws io.cellstream.wire.RegistryUnavailableException if the registry does not answer
   */
  public StreamApplication prepare() throws ModelFileException, StartupException, IOException {
    settings.requireForRun();
    RecurrentModel model = ConfiguredModel.read(settings,
        folder -> ModelLoader.load(folder, settings.get(Keys.KERNEL), settings.get(Keys.TOKEN_TABLE)));
    Findings findings = Findings.refusing(LOG);
    prepareStateDir(findings, model.definition());
    LifeRules.of(settings).check(findings, model.definition());
    MappingRules.of(settings).check(findings, model.definition());
    Map<String, Object> properties = new HashMap<>(settings.streamsProperties());
    Checked checked = checkCluster(findings, model.definition(), properties);
    prepareSchemas(findings, model.definition(), checked.limit());
    properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, RefusedRecords.class);
    LedgerPlan ledger = LedgerPlan.of(model.definition(), settings.find(Keys.SNAPSHOT_EVENTS), ModelLoader.warmUp(model),
        SequenceSettings.policy(settings));
    if (model.definition().shape().keepsState() && ledger.hasSnapshots()) {
      LOG.info("ledger: a sequence's state is written whole every {} events, its inputs in between", ledger.rule().events());
    }
    rehearse(model, ledger);
    StandstillWatch standstill = new StandstillWatch(settings.stalledAfter(),
        new ClusterInquiry(settings, model.definition().shape().keepsState()), InstantSource.system());
    Incidents incidents = new Incidents();
    DamagedFolders damaged = new DamagedFolders(InstantSource.system(), aside -> DamagedState.report(aside, incidents));
    AwaitedSchemas awaited = new AwaitedSchemas(incidents);
    TopicWatch topics = new TopicWatch(settings, checked.topics(),
        model.definition().shape().keepsState() ? Optional.of(TopicUse.changelog(settings)) : Optional.empty());
    Optional<ReadingClock> clock = clock();
    try (Handover opening = new Handover()) {
      Optional<RegistryClient> registry = settings.find(Keys.SCHEMA_REGISTRY_URL)
          .map(_ -> opening.opened(RegistryClient.open(settings.registryProperties(), RegistryClient.DEFAULT_PATIENCE,
              InstantSource.system(), settings.get(Keys.UNKNOWN_ID_GRACE), awaited)));
      RocksDbMemory rocksDb = opening.opened(new RocksDbMemory(settings.get(Keys.ROCKSDB_MEMORY)));
      rocksDb.shareIn(properties);
      begin(checked.positions(), incidents);
      Optional<UUID> process = model.definition().shape().keepsState() ? Optional.of(settle()) : Optional.empty();
      String id = identify(properties, ModelMark.of(model.definition(), SequenceSettings.policy(settings).inputs()), process);
      Guards guards = new Guards(new GroupAdmission(settings, model.definition(), id), topics,
          new LeftTransactions(settings, process, incidents), standstill,
          List.of(awaited, new DiskFailure(settings.get(Keys.STATE_DIR)), new DamagedState(damaged, new Strikes(InstantSource.system())),
              topics, new RefusedTime(new TimesNow(settings, model.definition()))),
          new UnreadableEvents(settings)::find, incidents);
      return opening
          .to(new StreamApplication(SequenceTopology.of(plan(model, checked, ledger, clock, registry), damaged, safeguards), properties,
              model.definition(),
              Stream.concat(registry.stream(), Stream.of(rocksDb)).toList(), guards,
              usual -> clients(usual, checked.topics(), clock, incidents)));
    }
  }

  /**
   * Puts the model's mark into this instance's client id, or into its static member's id.
   *
   * @param process the id after which the process's transactions are named, if it is known
   * @return the prefix of this instance's member ids
   */
  private String identify(Map<String, Object> properties, ModelMark mark, Optional<UUID> process) {
    String clientId = mark.clientId(settings.find(CommonClientConfigs.CLIENT_ID_CONFIG), settings.get(Keys.APPLICATION_ID), process);
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    return settings.instanceId().map(chosen -> {
      String instanceId = mark.instanceId(chosen);
      properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
      return instanceId;
    }).orElse(clientId);
  }

  /**
   * Has RocksDB unpack its native library (15 MB) here, where the next start replaces it; in the temp folder, a halted process would leave
   * it behind.
   */
  private void prepareStateDir(Findings findings, ModelDefinition model) throws StartupException {
    Path folder = settings.get(Keys.STATE_DIR);
    new StateFolder(folder).check(findings, DiskPlan.of(model, settings));
    try {
      Files.createDirectories(folder);
      LocalState local = new LocalState(folder, settings.get(Keys.APPLICATION_ID));
      if (local.isUsed()) {
        throw new StartupException("the state in " + local.folder() + " is in use by a running instance of application "
            + settings.get(Keys.APPLICATION_ID) + ": stop that first, or give this one a state.dir of its own");
      }
      NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
    } catch (IOException e) {
      throw new StartupException(StateFolder.refusal(folder, e), e);
    }
  }

  /** @param properties topic settings that this cluster does not know are removed from it */
  private Checked checkCluster(Findings findings, ModelDefinition model, Map<String, Object> properties)
      throws StartupException, IOException {
    ClusterAnswers answers = ClusterAnswers.of(settings);
    try (Admin admin = ClusterAnswers.open(settings)) {
      ClusterChecks checks = new ClusterChecks(settings, admin, answers, findings);
      Map<TopicUse, TopicFacts> topics = checks.topics(checks.cluster(), Optional.of(model));
      RecordLimit limit = checks.recordLimit(model, topics);
      Optional<ApplicationGroup.Found> group = checks.group(Optional.of(model));
      StartingPositions positions = checks.positions(topics, Optional.of(model), group, decided);
      checks.unread(topics, Optional.of(model), positions);
      checks.outlook(topics, Optional.of(model), group, false);
      if (checks.events(topics) instanceof TopicFacts.Present events) {
        properties.keySet().removeAll(ChangelogSettings.of(settings).unknownTo(events));
      }
      return new Checked(limit, positions, ReadTopics.of(settings, positions.begins().keySet(), admin, answers), checks.keyedLimit(topics));
    }
  }

  private void begin(StartingPositions positions, Incidents incidents) throws StartupException, IOException {
    try (Admin admin = ClusterAnswers.open(settings)) {
      new PositionCheck(settings, admin, ClusterAnswers.of(settings), InstantSource.system())
          .carryOut(positions, incidents);
    }
  }

  /** Makes the local states this process's, and tells after what id its transactions are named. */
  private UUID settle() throws StartupException {
    Path folder = settings.get(Keys.STATE_DIR);
    LocalState local = new LocalState(folder, settings.get(Keys.APPLICATION_ID));
    try {
      if (local.settle(ThisMachine.name())) {
        LOG.info("local states: they come from another folder or machine, so this process gets an id of its own");
      }
      return local.process();
    } catch (IOException e) {
      throw new StartupException(StateFolder.refusal(folder, e), e);
    }
  }

  private void rehearse(RecurrentModel model, LedgerPlan ledger) throws IOException {
    Rehearsal.of(model, ledger, settings.get(Keys.BATCH_MAX), settings.get(Keys.REHEARSAL))
        .ifPresent(report -> LOG.info("rehearsal: {} after {} events, one takes {} µs", report.full() ? "full speed" : "not yet full speed",
            report.events(), String.format(Locale.ROOT, "%.1f", report.event().toNanos() / 1e3)));
  }

  /** Has less patience than the stream has later, because someone waits for this answer. */
  private void prepareSchemas(Findings findings, ModelDefinition model, RecordLimit limit) throws StartupException, IOException {
    try (OptionalRegistry registry = OptionalRegistry.impatient(settings)) {
      InputPlan input = InputPlan.of(settings);
      new SchemaChecks(settings.get(Keys.INPUT_TOPIC).names(), input, OutputPlan.of(settings), findings).check(registry.client());
      new LastEvents(input, settings.get(Keys.INPUT_TOPIC).toString(), model, registry.client(), limit).check(settings, findings);
      // registers the predictions' schema, or fails
      var _ = OutputPlan.of(settings).encoder(model, input, registry.client());
    }
  }

  private TopologyPlan plan(RecurrentModel model, Checked checked, LedgerPlan ledger, Optional<ReadingClock> clock,
      Optional<RegistryClient> registry) {
    InputPlan input = InputPlan.of(settings);
    OutputPlan output = OutputPlan.of(settings);
    ReadTopics topics = checked.topics();
    SourceTopics sources = InputTopics.of(settings).sources();
    Optional<Keying> keying = topics.isKeyed()
        ? Optional.of(new Keying(sources.names(), sources.pattern(), () -> input.keys(registry), topics::id,
            new NewSources(settings, topics)::areRead, checked.keyedLimit()))
        : Optional.empty();
    return new TopologyPlan(topics.steps().topic(), topics.steps().id(), keying, settings.get(Keys.OUTPUT_TOPIC),
        settings.get(Keys.FINAL_TOPIC), settings.get(Keys.DEAD_LETTER_TOPIC), settings.find(Keys.GAP_TOPIC), model,
        SequenceSettings.policy(settings),
        batch(settings), ledger, clock.<ReadToEnd>map(each -> each).orElse(ReadToEnd.UNKNOWN), checked.limit(),
        () -> input.decoder(registry), () -> output.encoder(model.definition(), input, registry));
  }

  /** How an application with these settings batches. Stepping what waits must leave most of a transaction's time to everything else. */
  public static BatchPlan batch(Settings settings) {
    int threads = new StreamsConfig(settings.streamsProperties()).getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG);
    return new BatchPlan(settings.get(Keys.BATCH_MAX), settings.get(Keys.TRANSACTION_TIMEOUT).dividedBy(10),
        settings.get(Keys.LIVE_STATES) / threads);
  }
}
