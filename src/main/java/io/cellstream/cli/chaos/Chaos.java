package io.cellstream.cli.chaos;

import io.cellstream.cli.CliException;
import io.cellstream.cli.chaos.ChaosOptions.Safeguard;
import io.cellstream.cli.chaos.Comparison.Expected;
import io.cellstream.config.Keys;
import io.cellstream.config.SequenceSettings;
import io.cellstream.config.Settings;
import io.cellstream.devcluster.DevRegistry;
import io.cellstream.devcluster.LoopbackPort;
import io.cellstream.kernel.KernelMode;
import io.cellstream.model.RecurrentModel;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.runtime.ModelLoader;
import io.cellstream.sequence.SequenceState;
import io.cellstream.text.Printable;
import io.cellstream.wire.AvroEventReader;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run of chaos from its first line to its verdict. */
public final class Chaos {
  private static final int SHOWN_DIFFERENCES = 20;
  private static final int LINE_WIDTH = 300;

  private final ChaosOptions options;
  private final RecurrentModel model;
  private final Plan plan;
  private final Map<String, String> rules;
  private final boolean byWallClock;
  private final Path folder;
  private final PrintWriter out;
  private final AtomicReference<@Nullable Scene> scene = new AtomicReference<>();
  private final long begin = System.nanoTime();

  private Chaos(ChaosOptions options, RecurrentModel model, Path folder, PrintWriter out) {
    this.options = options;
    this.model = model;
    boolean keepsStates = model.definition().shape().keepsState();
    this.rules = keepsStates ? Rules.of(options.seed()) : Map.of();
    this.byWallClock = WallClock.ends(SequenceSettings.policy(Settings.load(Optional.empty(), Map.of(), rules)));
    this.plan = Plan.of(options, Fault.Loss.possible(keepsStates, byWallClock));
    this.folder = folder;
    this.out = out;
  }

  /**
   * Reads the model and makes the plan; nothing is started yet.
   *
   * @param folder for everything that processes write
   * @throws ModelFileException if the model can't be read
   */
  public static Chaos of(ChaosOptions options, Path folder, PrintWriter out) throws ModelFileException {
    return new Chaos(options, ModelLoader.load(options.model(), KernelMode.AUTO), folder, out);
  }

  /**
   * Plays it.
   *
   * @return whether everything is as it should be
   * @throws CliException if it does not come to its end
   */
  public boolean play() throws IOException, InterruptedException {
    say("seed " + options.seed() + ": " + options.faults() + " faults, " + options.brokers()
        + (options.brokers() == 1 ? " broker" : " brokers")
        + ", up to " + options.instances() + (options.instances() == 1 ? " instance" : " instances") + ", model "
        + model.definition().name()
        + " (" + model.definition().shape() + ")" + options.without().stream().map(each -> ", without " + each).reduce("", String::concat));
    say("the seed decides faults, events and settings, not the processes' timing");
    rules.forEach((name, value) -> say("  " + name + "=" + value));
    Brokers brokers = new Brokers(folder, options.brokers());
    try (Scene opened = new Scene(brokers, new RegistryFront(DevRegistry.start(), LoopbackPort.free(1).getFirst()), this::note)) {
      scene.set(opened);
      brokers.startAll();
      brokers.awaitReady();
      Verdict verdict = play(opened, brokers.bootstrapServers());
      verdict.lines(SHOWN_DIFFERENCES)
          .forEach(line -> say(Printable.escaped(line, LINE_WIDTH)));
      return verdict.isGood();
    }
  }

  private Verdict play(Scene opened, String bootstrapServers) throws IOException, InterruptedException {
    Map<String, String> properties = properties(bootstrapServers, opened.registryUrl());
    Settings settings = Settings.load(Optional.empty(), Map.of(), properties);
    String missing = options.without().stream().map(Safeguard::toString).collect(Collectors.joining(","));
    for (int number = 1; number <= options.instances(); number++) {
      opened.add(new Instance(number, folder, properties, missing, options.seed() * 31 + number));
    }
    Story story = new Story(settings);
    try (Topics topics = new Topics(bootstrapServers, options.brokers());
        Progress progress = new Progress(bootstrapServers);
        Arrivals arrivals = new Arrivals(bootstrapServers);
        EventSchemas schemas = new EventSchemas(opened.realRegistryUrl());
        Load load = new Load(bootstrapServers, model.definition().input(), schemas, options.seed())) {
      topics.createAll();
      note("brokers, registry and topics are there; events come");
      progress.start();
      if (byWallClock) {
        arrivals.start();
      }
      load.start();
      opened.scale(options.instances());
      opened.await("the first commit", Timing.STANDSTILL, () -> progress.committed() > 0);
      note("the application steps; the first fault comes");
      Ending ending = new Ending(opened, load, progress, topics, model.definition().shape().keepsState()
          ? Optional.of(new Outcome(settings))
          : Optional.empty());
      Conductor conductor = new Conductor(opened, load, progress, new Decisions(opened, topics, load, ending, story, this::note),
          fault -> note(fault.text()));
      conductor.play(plan);
      note("no more faults and events; the application reads to the end");
      Map<Integer, Long> end = ending.end();
      note("it has stopped; everything is held against the offline run");
      if (load.lost() > 0) {
        note(load.lost() + " events were given up by their producer, for which the application can't be blamed: see " + ChaosFolder.LOG);
      }
      story.end(end);
      for (String topic : List.of(Topics.OUTPUT, Topics.FINALS, Topics.DEAD_LETTERS)) {
        topics.awaitNoOpenTransaction(topic);
      }
      return verdict(settings, story, end,
          ends -> WallClock.tooSoon(story.numbers(), ends, SequenceSettings.policy(settings).lifetime(), load::sentAt,
              arrivals::at));
    }
  }

  private Verdict verdict(Settings settings, Story story, Map<Integer, Long> end,
      Function<List<WallEnd>, List<Comparison.Difference>> tooSoon)
      throws IOException {
    try (RegistryClient registry = RegistryClient.open(settings.registryProperties())) {
      Outcome outcome = new Outcome(settings);
      Outcome.Records records = outcome.records(registry);
      Truth truth = Truth.of(story, model, SequenceSettings.policy(settings), records.wallEnds(), new AvroEventReader(registry)::read);
      List<Expected> expected = truth.expected();
      List<Comparison.Difference> differences = new ArrayList<>(Comparison.of(expected, records.found()));
      differences.addAll(tooSoon.apply(records.wallEnds()));
      int states = 0;
      if (model.definition().shape().keepsState()) {
        Map<Integer, Outcome.Partition> changelog = outcome.changelog(model);
        differences.addAll(Verdict.states(truth.states(), changelog));
        differences.addAll(Verdict.held(truth.held(), changelog));
        differences.addAll(Verdict.marks(end, changelog));
        differences.addAll(byWallClock ? WallClock.owed(changelog) : List.of());
        states = (int) truth.states().values().stream().flatMap(each -> each.values().stream()).filter(SequenceState::isRunning).count();
      }
      long letters = expected.stream().flatMap(each -> each.lines().stream()).filter(line -> line.startsWith(Topics.DEAD_LETTERS)).count();
      long all = expected.stream().mapToLong(each -> each.lines().size()).sum();
      return new Verdict(truth.events(), truth.ends(), truth.dropped(), all - letters, letters, states, differences);
    }
  }

  private Map<String, String> properties(String bootstrapServers, String registryUrl) {
    Map<String, String> properties = new TreeMap<>();
    properties.put(Keys.BOOTSTRAP_SERVERS.name(), bootstrapServers);
    properties.put(Keys.APPLICATION_ID.name(), Topics.APPLICATION);
    properties.put(Keys.SCHEMA_REGISTRY_URL.name(), registryUrl);
    properties.put(Keys.MODEL.name(), options.model().toAbsolutePath().toString());
    properties.put(Keys.INPUT_TOPIC.name(), Topics.INPUT);
    properties.put(Keys.OUTPUT_TOPIC.name(), Topics.OUTPUT);
    properties.put(Keys.FINAL_TOPIC.name(), Topics.FINALS);
    properties.put(Keys.DEAD_LETTER_TOPIC.name(), Topics.DEAD_LETTERS);
    properties.put(Keys.UNKNOWN_ID_GRACE.name(), Long.toString(Timing.UNKNOWN_ID_GRACE.toMillis()));
    properties.put(Keys.TRANSACTION_TIMEOUT.name(), Long.toString(Timing.TRANSACTION.toMillis()));
    properties.put(Keys.ROCKSDB_MEMORY.name(), Integer.toString(16 << 20));
    properties.put(Keys.REHEARSAL.name(), "0"); // starts are many
    properties.putAll(rules);
    properties.put("session.timeout.ms", Long.toString(Timing.SESSION.toMillis()));
    properties.put("heartbeat.interval.ms", Long.toString(Timing.HEARTBEAT.toMillis()));
    properties.put("replication.factor", Integer.toString(options.brokers()));
    if (options.without().contains(Safeguard.TRANSACTIONS)) {
      properties.put(Keys.EXACTLY_ONCE.name(), "at_least_once");
      // each prediction is sent at once, and long before its commit: a kill comes between the two
      properties.put(Keys.BATCH_MAX.name(), "1");
      properties.put("linger.ms", "0");
      properties.put(Keys.COMMIT_INTERVAL.name(), "2000");
    }
    return properties;
  }

  /** Ends all children at once. For any thread. */
  public void abandon() {
    Scene opened = scene.get();
    if (opened != null) {
      opened.close();
    }
  }

  private void note(String text) {
    say(String.format(Locale.ROOT, "%6.1f s  %s", (System.nanoTime() - begin) / 1e9, Printable.line(text)));
  }

  private void say(String text) {
    out.println(text);
    out.flush();
  }
}
