package io.cellstream.preflight;

import io.cellstream.cluster.ApplicationGroup.Found;
import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.ClusterSurvey;
import io.cellstream.cluster.LocalState;
import io.cellstream.cluster.Reasons;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicFacts;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.Keys;
import io.cellstream.config.Secrets;
import io.cellstream.config.Settings;
import io.cellstream.config.SourceTopics;
import io.cellstream.kernel.KernelUnavailableException;
import io.cellstream.kernel.Kernels;
import io.cellstream.ledger.LedgerPlan;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.preflight.Finding.Grade;
import io.cellstream.text.Printable;
import io.cellstream.topology.RecordLimit;
import io.cellstream.wire.RegistryUnavailableException;
import io.cellstream.wire.SchemaSetupException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the application can run: all checks of a start, and some more for which a start need not wait. Each finding is told as
 * soon as it is there. After a failure, all checks that do not depend on it are still made. Starts nothing, registers nothing, and creates
 * nothing that stays, except one transactional id.
 */
public final class Checkup {
  private static final String LISTEN = "listen";

  private final Settings settings;
  private final GoOn decided;
  private final Consumer<Finding> screen;
  private final Findings findings = this::tell;
  private boolean anyFailed;
  /** How large a record the topics take, once that is known. */
  private RecordLimit limit = RecordLimit.NONE;

  /** @param decided what a start would be told to do if offsets and states do not agree */
  public Checkup(Settings settings, GoOn decided, Consumer<Finding> screen) {
    this.settings = settings;
    this.decided = decided;
    this.screen = screen;
  }

  private interface Check<T> {
    @Nullable
    T look() throws StartupException, ModelFileException, IOException;
  }

  private interface Step {
    void take() throws StartupException, ModelFileException, IOException;
  }

  /**
   * Makes all checks; takes at most some 30 s if nothing answers.
   *
   * @return whether no check failed
   * @throws io.cellstream.config.ConfigurationException if the settings can't be used at all
   */
  public boolean run() {
    settings.requireForRun();
    settings.streamsProperties();
    step("java", this::kernel);
    Optional<ModelDefinition> model = check("model", this::model);
    step(StateFolder.SUBJECT, () -> stateFolder(model));
    if (model.isPresent()) {
      step(LifeRules.SUBJECT, () -> LifeRules.of(settings).check(findings, model.get()));
      step(MappingRules.SUBJECT, () -> MappingRules.of(settings).check(findings, model.get()));
    }
    step(TemporaryFolder.SUBJECT, () -> TemporaryFolder.ofProcess().check(findings));
    step(LISTEN, this::listen);
    Optional<Integer> partitions = cluster(model);
    step("registry", () -> registry(partitions.flatMap(_ -> model)));
    memory(partitions, ClusterChecks.keepsStates(model));
    return !anyFailed;
  }

  private void tell(Finding finding) {
    anyFailed |= finding.grade() == Grade.FAILED;
    screen.accept(new Finding(finding.grade(), finding.subject(), Printable.line(Secrets.maskUrls(finding.text()))));
  }

  private void step(String subject, Step step) {
    check(subject, () -> {
      step.take();
      return true;
    });
  }

  /** Makes a check. A check that can't continue throws; the exception becomes a finding of a failure. */
  private <T> Optional<T> check(String subject, Check<T> check) {
    try {
      return Optional.ofNullable(check.look());
    } catch (StartupException | ModelFileException | IOException | KernelUnavailableException | RegistryUnavailableException
        | SchemaSetupException e) {
      tell(new Finding(Grade.FAILED, subject, String.valueOf(e.getMessage())));
    } catch (KafkaException e) {
      tell(new Finding(Grade.FAILED, subject, Reasons.of(e) + "; check the settings"));
    }
    return Optional.empty();
  }

  private void kernel() throws StartupException {
    Kernels.Selection selection = Kernels.select(settings.get(Keys.KERNEL));
    String java = "Java " + Runtime.version() + " (" + System.getProperty("java.vm.name", "unknown VM") + "), kernel "
        + selection.shown() + ", with FMA";
    if (selection.fallbackReason().isPresent()) {
      findings.warning("java", java + "; the scalar kernel is many times slower than SIMD: " + selection.fallbackReason().get());
    } else {
      findings.ok("java", java);
    }
  }

  private ModelDefinition model() throws StartupException, ModelFileException {
    ModelDefinition model = ConfiguredModel.read(settings);
    findings.ok("model",
        model.name() + " version " + model.version() + " in " + settings.get(Keys.MODEL) + ": state hash " + model.stateHash()
            + ", package hash " + model.packageHash());
    return model;
  }

  private void stateFolder(Optional<ModelDefinition> model) throws StartupException, IOException {
    new StateFolder(settings.get(Keys.STATE_DIR)).check(findings, model.flatMap(each -> DiskPlan.of(each, settings)));
    LocalState local = localState();
    if (local.isUsed()) {
      findings.warning(StateFolder.SUBJECT, local.folder() + " is in use: an instance runs here; another one on this machine needs a"
          + " state.dir of its own");
    }
  }

  private LocalState localState() {
    return new LocalState(settings.get(Keys.STATE_DIR), settings.get(Keys.APPLICATION_ID));
  }

  /** Checks the address of the probes. If an instance runs here with these settings, it has taken the address itself. */
  private void listen() throws StartupException, IOException {
    Optional<InetSocketAddress> address = settings.get(Keys.OBSERVE_LISTEN);
    if (address.isEmpty()) {
      return;
    }
    String at = Keys.OBSERVE_LISTEN.name() + ": " + address.get().getAddress().getHostAddress() + " port " + address.get().getPort();
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address.get());
      findings.ok(LISTEN, at + " is free");
    } catch (BindException e) {
      String taken = at + " can't be listened at: " + e.getMessage();
      if (localState().isUsed()) {
        findings.warning(LISTEN, taken + ": an instance runs here; another one on this machine needs an address of its own");
      } else {
        findings.failed(LISTEN, taken + "; choose another port or an address of this machine, or stop what listens there");
      }
    }
  }

  /** @return the number of the input topic's partitions, if the topic exists */
  private Optional<Integer> cluster(Optional<ModelDefinition> model) {
    return check("cluster", () -> {
      try (Admin admin = ClusterAnswers.open(settings)) {
        ClusterAnswers answers = ClusterAnswers.of(settings);
        ClusterChecks checks = new ClusterChecks(settings, admin, answers, findings);
        Trials trials = new Trials(settings, admin, answers, findings);
        Optional<ClusterSurvey.Cluster> cluster = check("cluster", checks::cluster);
        if (cluster.isEmpty()) {
          findings.unknown("cluster", "topics, changelog, group, access rights and transactions: not looked at, since the cluster does not"
              + " answer");
          return null;
        }
        Optional<Map<TopicUse, TopicFacts>> topics = check("topic", () -> checks.topics(cluster.get(), model));
        if (topics.isPresent()) {
          step("topic", () -> tryChangelog(checks, trials, topics.get(), model));
        }
        if (model.isPresent() && topics.isPresent()) {
          step(RecordSizes.SUBJECT, () -> limit = checks.recordLimit(model.get(), topics.get()));
        }
        Optional<Optional<Found>> group = check("group", () -> group(checks, trials, model));
        Optional<StartingPositions> positions = group.isEmpty() || topics.isEmpty()
            ? Optional.empty()
            : check(PositionRules.SUBJECT, () -> checks.positions(topics.get(), model, group.get(), decided));
        if (positions.isPresent() && topics.isPresent()) {
          step("events", () -> checks.unread(topics.get(), model, positions.get()));
        }
        if (group.isPresent() && topics.isPresent()) {
          step(Sharing.SUBJECT, () -> checks.outlook(topics.get(), model, group.get(), localState().isUsed()));
        }
        step("transactions", trials::transaction);
        return topics.map(checks::events).filter(Present.class::isInstance).map(Present.class::cast).map(Present::partitions).orElse(null);
      }
    });
  }

  /** If a start would create the changelog: checks whether it could, and the topic that would result. */
  private void tryChangelog(ClusterChecks checks, Trials trials, Map<TopicUse, TopicFacts> facts, Optional<ModelDefinition> model)
      throws StartupException {
    TopicUse changelog = TopicUse.changelog(settings);
    if (!ClusterChecks.keepsStates(model) || facts.get(changelog) instanceof Present) {
      return;
    }
    if (!(checks.events(facts) instanceof Present events)) {
      findings.unknown("topic", changelog.shown() + ": whether it can be created is not known without the input topic");
      return;
    }
    Optional<Present> foreseen = trials.createChangelog(changelog, events);
    if (foreseen.isPresent()) {
      checks.againstEvents(events, changelog, foreseen.get());
    }
  }

  private Optional<Found> group(ClusterChecks checks, Trials trials, Optional<ModelDefinition> model) throws StartupException {
    Optional<Found> group = checks.group(model);
    if (group.isEmpty()) {
      trials.joinGroup();
    }
    return group;
  }

  /** The topics whose schemas are looked at; of a pattern some that there are, as far as the cluster says which. */
  private List<String> topics() {
    SourceTopics named = settings.get(Keys.INPUT_TOPIC);
    if (named.pattern().isEmpty()) {
      return named.names();
    }
    try {
      return SourceRecords.someNames(settings);
    } catch (KafkaException | StartupException _) {
      return List.of(); // that it does not answer was told
    }
  }

  /** @param model empty if it, or the input topic, can't be read */
  private void registry(Optional<ModelDefinition> model) throws StartupException, IOException {
    try (OptionalRegistry registry = OptionalRegistry.impatient(settings)) {
      InputPlan input = InputPlan.of(settings);
      new SchemaChecks(topics(), input, OutputPlan.of(settings), findings).check(registry.client());
      if (model.isPresent()) {
        new LastEvents(input, settings.get(Keys.INPUT_TOPIC).toString(), model.get(), registry.client(), limit).check(settings, findings);
      }
      new MappingTable(input, registry.client(), row -> screen.accept(new Finding(Grade.OK, MappingRules.SUBJECT, row)))
          .check(settings, findings);
    }
  }

  private void memory(Optional<Integer> partitions, boolean keepsStates) {
    step(MemoryPlan.SUBJECT, () -> {
      if (keepsStates && partitions.isEmpty()) {
        findings.unknown(MemoryPlan.SUBJECT, "not known without the input topic's partitions");
        return;
      }
      StreamsConfig streams = new StreamsConfig(settings.streamsProperties());
      if (keepsStates && settings.find(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG).isPresent()) {
        findings.unknown(MemoryPlan.SUBJECT, "rocksdb.config.setter decides what RocksDB takes");
        return;
      }
      long fetch = number(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 50L << 20);
      // a thread that keeps states has a second consumer, which restores them
      long thread = RecordSizes.Producer.of(settings).bufferMemory() + (keepsStates ? 2 : 1) * fetch;
      // a partition is paused when more than so many of its events wait; by then a whole poll may have come on top
      long waiting = (long) streams.getInt(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG)
          + number(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1000);
      new MemoryPlan(Runtime.getRuntime().maxMemory(), keepsStates ? settings.get(Keys.LIVE_STATES) : 0,
          keepsStates ? partitions.orElse(0) * LedgerPlan.dueHeapBytes() : 0,
          keepsStates ? settings.get(Keys.ROCKSDB_MEMORY) : 0,
          streams.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG) * thread,
          partitions.orElse(0) * waiting, machineMemory()).check(findings);
    });
  }

  private long number(String name, long otherwise) {
    return settings.find(name).map(Long::valueOf).orElse(otherwise);
  }

  /** The machine's memory, or a container's limit. */
  private static long machineMemory() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
