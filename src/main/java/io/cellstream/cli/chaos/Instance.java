package io.cellstream.cli.chaos;

import io.cellstream.config.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.streams.StreamsConfig;

/**
 * One instance of the application: a process that comes and goes, and a folder for its states that stays. It is started again when it has
 * ended, as an orchestrator would, as long as it is wanted. For one thread.
 */
final class Instance implements AutoCloseable {
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final int MOST_DOUBLINGS = 4;
  private static final String RUNNING = "stream is RUNNING";

  private final int number;
  private final Path folder;
  private final Map<String, String> settings;
  private final String missing;
  private final long seed;
  private final LocalStates states;
  private Optional<ChildProcess> process = Optional.empty();
  private boolean isWanted;
  private boolean isEndExpected;
  private Optional<Stop> stop = Optional.empty();
  private long startAt = System.nanoTime();
  private long awayUntil = System.nanoTime();
  private long resumeAt = Long.MAX_VALUE;
  private int starts;
  private int threads;
  private int inVain;

  /**
   * A stop in good order that is under way.
   *
   * @param deadline when to kill it, ns
   */
  private record Stop(long deadline, Optional<Fault.Local.Harm> harm) {
  }

  /**
   * @param settings of every start; each adds its {@link Variation}
   * @param missing the safeguards that it lacks, for {@link Child}
   */
  Instance(int number, Path folder, Map<String, String> settings, String missing, long seed) {
    this.missing = missing;
    this.number = number;
    this.folder = folder;
    this.settings = settings;
    this.seed = seed;
    this.states = new LocalStates(folder.resolve("states-" + number));
  }

  int number() {
    return number;
  }

  boolean isWanted() {
    return isWanted;
  }

  /** Has it started, and started again, or stopped. */
  void want(boolean wanted) throws IOException {
    isWanted = wanted;
    if (!wanted) {
      beginStop(Optional.empty());
    }
  }

  boolean isAlive() {
    return process.filter(ChildProcess::isAlive).isPresent();
  }

  /** Wants it without starting it yet: {@link #tick} does. */
  void wantLater() {
    isWanted = true;
  }

  /** Whether its stream has been running at some time since its start. */
  boolean isRunning() {
    return isAlive() && process.orElseThrow().output().contains(RUNNING);
  }

  /** Whether it runs, and is neither standing still nor stopping. */
  boolean isServing() {
    return isRunning() && stop.isEmpty() && resumeAt == Long.MAX_VALUE;
  }

  /** The number of stream threads that it has since its last start. */
  int threads() {
    return threads;
  }

  /** Both are stopped. The other's process id, by which Kafka Streams tells processes apart, is among what is copied. */
  void takeStatesOf(Instance other) throws IOException {
    states.become(other.states);
  }

  /** @param away how long it stays so */
  void kill(Duration away) throws InterruptedException {
    isEndExpected = true;
    awayUntil = System.nanoTime() + away.toNanos();
    if (process.isPresent()) {
      process.get().kill();
    }
    resumeAt = Long.MAX_VALUE;
  }

  void pause(Duration length) throws IOException {
    if (isAlive() && stop.isEmpty()) {
      process.orElseThrow().stop();
      resumeAt = System.nanoTime() + length.toNanos();
    }
  }

  /** SIGTERM; what follows is {@link #tick}'s. */
  void beginStop(Optional<Fault.Local.Harm> harm) throws IOException {
    if (stop.isEmpty()) {
      isEndExpected = true;
      stop = Optional.of(new Stop(System.nanoTime() + STOPPED_WITHIN.toNanos(), harm));
      resume();
      process.ifPresent(ChildProcess::askToEnd);
    }
  }

  private void resume() throws IOException {
    resumeAt = Long.MAX_VALUE;
    if (process.isPresent()) {
      process.get().resume();
    }
  }

  /** Does what is due. Returns what the user should know, if anything. */
  Optional<String> tick() throws IOException, InterruptedException {
    if (System.nanoTime() - resumeAt >= 0) {
      resume();
    }
    if (isAlive()) {
      if (stop.isPresent() && System.nanoTime() - stop.get().deadline > 0) {
        kill(Duration.ZERO);
        return Optional.of("instance " + number + " did not stop within " + STOPPED_WITHIN.toSeconds() + " s, and was killed");
      }
      return Optional.empty();
    }
    Optional<String> end = process.isPresent() ? ended(process.get()) : Optional.empty();
    process = Optional.empty();
    if (stop.isPresent()) {
      states.copyIfNone();
      if (stop.get().harm.isPresent()) {
        states.suffer(stop.get().harm.get(), new Random(seed + starts));
      }
      stop = Optional.empty();
    }
    if (isWanted && System.nanoTime() - Math.max(startAt, awayUntil) >= 0) {
      start(List.of());
    }
    return end;
  }

  private Optional<String> ended(ChildProcess child) {
    boolean wasExpected = isEndExpected;
    inVain = wasExpected || child.output().contains(RUNNING) ? 0 : Math.min(inVain + 1, MOST_DOUBLINGS);
    startAt = System.nanoTime() + (wasExpected ? 0 : FIRST_PAUSE.toNanos() << inVain);
    return wasExpected
        ? Optional.empty()
        : Optional.of("instance " + number + " ended by itself with " + child.exitCode() + ": " + child.lastWord());
  }

  /** Starts a process of an instance that has none. */
  void start(List<String> options) throws IOException {
    starts++;
    isEndExpected = false;
    Map<String, String> all = new TreeMap<>(Variation.of(new Random(seed + starts)));
    all.putAll(settings);
    all.put(Keys.STATE_DIR.name(), folder.resolve("states-" + number).toString());
    threads = Integer.parseInt(all.getOrDefault(StreamsConfig.NUM_STREAM_THREADS_CONFIG, "1"));
    Path config = Files.write(folder.resolve("instance-" + number + ".properties"),
        all.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).toList());
    List<String> flags = new ArrayList<>(List.of("-Xmx384m"));
    flags.addAll(ChildProcess.flagsOfThisJvm());
    List<String> arguments = new ArrayList<>(List.of("run", missing, "--config", config.toString()));
    arguments.addAll(options);
    process = Optional.of(ChildProcess.start(folder.resolve("instance-" + number + "-" + starts + ".log"), flags, arguments));
  }

  /** Of an instance whose process was started. */
  ChildProcess process() {
    return process.orElseThrow();
  }

  @Override
  public void close() {
    process.ifPresent(ChildProcess::close);
  }
}
