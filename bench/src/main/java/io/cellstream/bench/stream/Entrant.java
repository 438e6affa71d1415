package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.stream.process.CpuTimes;
import io.cellstream.bench.stream.process.JavaProcess;
import io.cellstream.bench.stream.process.JvmProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A contender in a setting: its topics, its events, its process while it runs. */
final class Entrant implements AutoCloseable {
  private static final long LOOK_MILLIS = 10;

  private final StreamContender contender;
  private final String id;
  private final EventTopic topic;
  private final Cluster cluster;
  private final Path folder;
  private final Map<String, String> settings;
  private final List<String> jvmFlags;
  private @Nullable JavaProcess process;
  private @Nullable JvmProbe probe;

  /**
   * @param id its {@code application.id}, with which the names of its topics begin
   * @param folder for its configuration, log and state
   * @param settings all but those that follow from the other parameters
   */
  Entrant(StreamContender contender, String id, EventTopic topic, Cluster cluster, Path folder, Map<String, String> settings,
      List<String> jvmFlags) {
    this.contender = contender;
    this.id = id;
    this.topic = topic;
    this.cluster = cluster;
    this.folder = folder;
    this.settings = settings;
    this.jvmFlags = jvmFlags;
  }

  static String eventsOf(String id) {
    return id + "-events";
  }

  static String predictionsOf(String id) {
    return id + "-predictions";
  }

  StreamContender contender() {
    return contender;
  }

  String name() {
    return contender.name();
  }

  EventTopic topic() {
    return topic;
  }

  String predictions() {
    return predictionsOf(id);
  }

  /** The topic whose events are steps. */
  private String steps() {
    return contender.isKeyed() ? id + "-keyed" : topic.name();
  }

  /** Makes its topics and its configuration. */
  void prepare() throws BenchException {
    List<String> topics = new ArrayList<>(List.of(topic.name(), predictions(), id + "-dead-letters"));
    if (contender.isKeyed()) {
      topics.addAll(List.of(id + "-empty", steps()));
    }
    cluster.createTopics(topics, topic.partitions());
    Map<String, String> all = new TreeMap<>(settings);
    all.putAll(contender.settings());
    all.putAll(Map.of("bootstrap.servers", cluster.bootstrapServers(), "schema.registry.url", cluster.registryUrl(), "application.id", id,
        "cellstream.input.topic", topic.name() + (contender.isKeyed() ? "," + id + "-empty" : ""), "cellstream.output.topic", predictions(),
        "state.dir", state().toString()));
    try {
      Files.createDirectories(folder);
      Files.writeString(configuration(),
          all.entrySet().stream().map(setting -> setting.getKey() + "=" + setting.getValue() + "\n").collect(Collectors.joining()));
    } catch (IOException e) {
      throw new BenchException(configuration() + ": can't be written: " + e.getMessage(), e);
    }
  }

  private Path configuration() {
    return folder.resolve("cellstream.properties");
  }

  private Path state() {
    return folder.resolve("state");
  }

  /** Has it begin with the first event, if it does not see to that itself; the topic has events by now. */
  void place() throws BenchException {
    if (!contender.isCellstream()) {
      cluster.place(id, topic.name(), topic.partitions());
    }
  }

  /** Starts its process; returns at once. */
  void start() throws BenchException {
    List<String> args = new ArrayList<>(contender.command());
    args.add(configuration().toString());
    process = JavaProcess.start(contender.name(), jvmFlags, contender.classPath(), contender.main(), args, folder.resolve("log"), true);
  }

  private JavaProcess process() {
    return Objects.requireNonNull(process, "process");
  }

  JvmProbe probe() throws BenchException {
    JvmProbe made = probe;
    if (made == null) {
      made = JvmProbe.attach(process().pid());
      probe = made;
    }
    return made;
  }

  CpuTimes cpu() throws BenchException {
    return process().cpu();
  }

  long residentBytes() throws BenchException {
    return process().residentBytes();
  }

  /** Bytes that it has sent to its changelog since its start. */
  double changelogBytesSent() throws BenchException {
    return probe().sum("kafka.producer:type=producer-topic-metrics,client-id=*,topic=" + id + "-*-changelog", "byte-total");
  }

  /** Kafka Streams' number of the client's state; 0 before it has any. */
  int clientState() throws BenchException {
    process().requireAlive();
    return (int) probe().sum("kafka.streams:type=stream-metrics,*", "client-state");
  }

  long changelogBytes() throws BenchException {
    return cluster.changelogBytes(id + "-");
  }

  long[] committed() throws BenchException {
    return cluster.committed(id, steps(), topic.partitions());
  }

  /**
   * Waits until it has committed all of a backlog.
   *
   * @param progress is told at each look how far it is
   */
  void await(Backlog backlog, Duration limit, Window progress) throws BenchException {
    long deadline = System.nanoTime() + limit.toNanos();
    long events = backlog.events();
    long done;
    do {
      pause();
      done = backlog.done(committed());
      progress.at(System.nanoTime(), done);
      process().requireAlive();
      if (System.nanoTime() > deadline) {
        throw new BenchException(
            name() + " did " + done + " of " + events + " events in " + limit.toSeconds() + " s:\n" + process().logEnd());
      }
    } while (done < events);
  }

  /** Between two looks. */
  static void pause() throws BenchException {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /** Stops the processes of all, which takes no longer than that of the slowest. */
  static void closeAll(List<Entrant> entrants) {
    for (Entrant entrant : entrants) {
      if (entrant.process != null) {
        entrant.process.askToStop();
      }
    }
    entrants.forEach(Entrant::close);
  }

  /** Stops its process in good order. */
  @Override
  public void close() {
    if (probe != null) {
      probe.close();
      probe = null;
    }
    if (process != null) {
      process.close();
      process = null;
    }
  }

  /** Deletes the local state of the stopped process. */
  void forget() throws BenchException {
    Folders.delete(state());
  }

  /** Deletes all that it has on the broker and on the disk. */
  void remove() throws BenchException {
    cluster.deleteTopics(id + "-");
    forget();
  }
}
