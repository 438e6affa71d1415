package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.kernel.Machine;
import io.cellstream.config.ConfigurationException;
import io.cellstream.config.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench stream}. */
@Command(name = "stream", //
    description = "Times the whole stream on a broker of its own: Cellstream, the same with a model that costs nothing, and a processor"
        + " with RocksDB and ONNX Runtime, in turns.", //
    footer = {"cellstream bench stream --quick", //
        "cellstream bench stream --hidden 128 --keys 10000 --distribution zipf"})
public final class StreamCommand implements Callable<Integer> {
  private static final String BROKER_HEAP = "1g";
  private static final long PEER_CACHE = 256L << 20;
  private static final long COPIES = 3;
  /** Share of the machine in others' hands from which figures suffer. */
  private static final double BUSY = 0.05;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--quick", description = "hidden sizes 128 and 512, one layer, 10,000 uniform keys, one thread: under 4 minutes")
  private boolean quick;

  @Option(names = "--smoke", hidden = true, description = "everything once and briefly; no figures worth quoting")
  private boolean smoke;

  @Option(names = "--hidden", split = ",", paramLabel = "H", description = "units of a layer, and its inputs; default: 64,128,256,512")
  private List<Integer> hidden = List.of();

  @Option(names = "--layers", split = ",", paramLabel = "N", description = "layers of the stack; default: 1,2")
  private List<Integer> layers = List.of();

  @Option(names = "--keys", split = ",", paramLabel = "N", description = "known keys; default: 10000,1000000")
  private List<Integer> keys = List.of();

  @Option(names = "--distribution", split = ",", paramLabel = "D", description = "of events over keys: uniform, zipf; default: both")
  private List<Distribution> distributions = List.of();

  @Option(names = "--threads", split = ",", paramLabel = "N", description = "stream threads; default: 1,2")
  private List<Integer> threads = List.of();

  @Option(names = "--commit", split = ",", paramLabel = "MS", description = "commit.interval.ms; default: 25,100; with --quick 100")
  private List<Integer> commits = List.of();

  @Option(names = "--contenders", split = ",", paramLabel = "NAME", description = "who takes part; default: all that read events of Cellstream's own schema")
  private List<String> chosen = List.of();

  @Option(names = "--application", paramLabel = "NAME=FOLDER", description = "another build of Cellstream, a folder with cellstream.jar and"
      + " lib/, that takes part as cellstream-NAME")
  private Map<String, Path> applications = Map.of();

  @Option(names = "--rounds", paramLabel = "N", description = "turns of each contender; default: 5, with --quick 3")
  private int rounds;

  @Option(names = "--seconds", paramLabel = "S", description = "of a turn, about; default: 5, with --quick 2.5")
  private double seconds;

  @Option(names = "--partitions", paramLabel = "N", description = "of the topics; default: ${DEFAULT-VALUE}")
  private int partitions = 4;

  @Option(names = "--heap", paramLabel = "SIZE", description = "each contender's -Xmx; default: ${DEFAULT-VALUE}")
  private String heap = "2g";

  @Option(names = "--peer-cache", paramLabel = "BYTES", description = "the peer's record cache; 0: none; default: ${DEFAULT-VALUE}")
  private long peerCache = PEER_CACHE;

  @Option(names = "--surprise", description = "Cellstream emits the surprise of each event, too")
  private boolean surprise;

  @Option(names = "--length", paramLabel = "N", description = "events of a sequence; default: ${DEFAULT-VALUE}")
  private int length = 20;

  @Option(names = "--at-the-end", description = "the model reads a sequence when it ends, in both directions; only builds of Cellstream take part")
  private boolean readsAtEnd;

  @Option(names = "--window", paramLabel = "N", description = "the model answers each event from the last N of its sequence; only builds of"
      + " Cellstream take part")
  private int window;

  @Option(names = "--no-latency", description = "throughput and restore alone")
  private boolean noLatency;

  @Option(names = "--no-restore", description = "throughput and latency alone")
  private boolean noRestore;

  @Option(names = "--hour", paramLabel = "RATE", description = "restores also after the changelog of an hour at RATE events/s, which are fed"
      + " as fast as the contender takes them")
  private int hourRate;

  @Option(names = "--rate", paramLabel = "RATE", description = "latencies at this many events/s, the same for all; default: at a third and at"
      + " four fifths of each contender's greatest rate")
  private int rate;

  @Option(names = "--json", paramLabel = "FILE", description = "where the rows go; default: bench/target/stream.json")
  private Path json = Path.of(System.getProperty("cellstream.home", ""), "bench", "target", "stream.json");

  @Override
  public Integer call() throws BenchException {
    if (length < 2) {
      throw new ParameterException(spec.commandLine(), "--length takes numbers from 2 on, not " + length);
    }
    if (rate < 0) {
      throw new ParameterException(spec.commandLine(), "--rate takes numbers from 1 on, not " + rate);
    }
    if (window < 0 || window > length || (window > 0 && readsAtEnd)) {
      throw new ParameterException(spec.commandLine(),
          "--window " + window + ": takes numbers from 1 to the --length of a sequence (" + length
              + "), and no --at-the-end");
    }
    List<StreamSetting> settings = settings();
    if (readsAtEnd && settings.stream().anyMatch(setting -> setting.layers() > 1)) {
      throw new ParameterException(spec.commandLine(), "--at-the-end has a model of one layer: it takes --layers 1");
    }
    List<StreamContender> contenders = contenders(Installation.here());
    StreamPace pace = pace();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Machine.describe().forEach(out::println);
    Machine.warnings().forEach(warning -> err.println("cellstream: warning: " + warning));
    Path folder = temporary();
    Folders.deleteAtExit(folder);
    try (Cluster cluster = Cluster.start(Installation.here(), folder, jvmFlags(BROKER_HEAP))) {
      StreamOptions options = new StreamOptions(partitions, jvmFlags(heap), length, reading(), surprise, hourRate, rate, thorough());
      compare(new Contest(cluster, folder, pace, options, err::println), folder, settings, contenders, out, err);
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  private StreamModel.Reading reading() {
    return readsAtEnd
        ? new StreamModel.Reading.AtTheEnd()
        : window > 0 ? new StreamModel.Reading.Windows(window) : new StreamModel.Reading.Steps();
  }

  /** Latency and restore of the others would cost more time than they tell. */
  private Set<String> thorough() {
    if (smoke) {
      return Set.of(StreamContender.CELLSTREAM);
    }
    return quick ? Set.of(StreamContender.CELLSTREAM, StreamContender.PEER) : Set.of();
  }

  /** A smoke test is over before C2 would have paid; Cellstream then takes its scalar kernel, which gives the same bits. */
  private List<String> jvmFlags(String mostHeap) {
    return smoke ? List.of("-Xmx" + mostHeap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1") : List.of("-Xmx" + mostHeap);
  }

  private static Path temporary() throws BenchException {
    try {
      return Files.createTempDirectory("cellstream-bench-stream-");
    } catch (IOException e) {
      throw new BenchException("no temporary folder can be made: " + e.getMessage(), e);
    }
  }

  /** The file is written anew after each setting: a run that is cut short leaves what it has. */
  private void compare(Contest contest, Path folder, List<StreamSetting> settings, List<StreamContender> contenders, PrintWriter out,
      PrintWriter err)
      throws BenchException {
    List<StreamRow> rows = new ArrayList<>();
    for (StreamSetting setting : settings) {
      if (!fits(setting, contenders.size(), folder, err)) {
        continue;
      }
      err.println(setting + ": starting " + String.join(", ", contenders.stream().map(StreamContender::name).toList()));
      List<StreamRow> measured = contest.run(setting, contenders);
      rows.addAll(measured);
      out.println();
      StreamTable.block(measured).forEach(out::println);
      double others = measured.stream().mapToDouble(StreamRow::others).max().orElse(0);
      if (others > BUSY) {
        err.println(String.format(Locale.ROOT,
            "cellstream: warning: other processes had up to %.0f%% of the machine: ratios are rough, don't quote these figures",
            100 * others));
      }
      StreamJson.write(json, rows);
    }
    if (rows.isEmpty()) {
      throw new BenchException("nothing was measured: the disk has no room for any of the settings");
    }
    out.println();
    StreamTable.summary(rows).forEach(out::println);
    out.println();
    out.println("wrote " + rows.size() + " rows to " + json);
  }

  /** A state is in the changelog and in the local store, and while keys are made known it may be in each more than once. */
  private static boolean fits(StreamSetting setting, int contenders, Path folder, PrintWriter err) throws BenchException {
    try {
      long needed = COPIES * contenders * setting.stateBytes();
      long usable = Files.getFileStore(folder).getUsableSpace();
      if (needed > usable / 2) {
        err.println(String.format(Locale.ROOT,
            "cellstream: warning: left out: %s: it needs some %d GB of disk, half of what is free is %d GB", setting,
            needed >> 30, usable >> 31));
        return false;
      }
      return true;
    } catch (IOException e) {
      throw new BenchException(folder + ": how much room there is can't be found out: " + e.getMessage(), e);
    }
  }

  private StreamPace pace() {
    StreamPace base = smoke ? StreamPace.smoke() : quick ? StreamPace.quick() : StreamPace.thorough();
    return new StreamPace(base.limit(), base.warmUp(), seconds > 0 ? Duration.ofMillis((long) (1000 * seconds)) : base.turn(),
        rounds > 0 ? rounds : base.rounds(), base.lead(), noLatency ? Duration.ZERO : base.latency(), base.loads(),
        base.restore() && !noRestore);
  }

  private List<StreamSetting> settings() {
    List<StreamSetting> settings = new ArrayList<>();
    for (int k : positive("--keys", keys, quick ? List.of(10_000) : List.of(10_000, 1_000_000))) {
      for (int n : positive("--layers", layers, quick ? List.of(1) : List.of(1, 2))) {
        for (int h : positive("--hidden", hidden, quick ? List.of(128, 512) : List.of(64, 128, 256, 512))) {
          for (Distribution d : either(distributions, quick ? List.of(Distribution.UNIFORM) : List.of(Distribution.values()))) {
            for (int t : positive("--threads", threads, quick ? List.of(1) : List.of(1, 2))) {
              for (int c : positive("--commit", commits, quick ? List.of(100) : List.of(25, 100))) {
                settings.add(new StreamSetting(h, n, k, d, t, c));
              }
            }
          }
        }
      }
    }
    return settings;
  }

  private List<Integer> positive(String option, List<Integer> given, List<Integer> otherwise) {
    for (int value : given) {
      if (value < 1) {
        throw new ParameterException(spec.commandLine(), option + " takes numbers from 1 on, not " + value);
      }
    }
    return either(given, otherwise);
  }

  private static <T> List<T> either(List<T> given, List<T> otherwise) {
    return given.isEmpty() ? otherwise : given;
  }

  private List<StreamContender> contenders(Installation installation) {
    Map<String, StreamContender> all = new LinkedHashMap<>();
    add(all, StreamContender.floor(installation));
    add(all, StreamContender.cellstream(StreamContender.CELLSTREAM, installation.application(), Map.of()));
    if (isKnown(StreamContender.BATCH_MAX)) {
      add(all, StreamContender.cellstream(StreamContender.ONE, installation.application(), Map.of(StreamContender.BATCH_MAX, "1")));
    }
    add(all, StreamContender.cellstream(StreamContender.WIDE, installation.application(), EventForm.WIDE));
    add(all, StreamContender.cellstream(StreamContender.MAPPED, installation.application(), EventForm.AVRO));
    add(all, StreamContender.cellstream(StreamContender.JSON, installation.application(), EventForm.JSON));
    add(all, StreamContender.cellstream(StreamContender.KEYED, installation.application(), Map.of()));
    applications.forEach((name, folder) -> add(all, StreamContender.cellstream(StreamContender.CELLSTREAM + "-" + name, folder, Map.of())));
    add(all, StreamContender.peer(installation, peerCache));
    for (String name : chosen) {
      if (!all.containsKey(name)) {
        throw new ParameterException(spec.commandLine(),
            "--contenders: there is no " + name + "; there are " + String.join(", ", all.keySet()));
      }
    }
    return all.values().stream()
        .filter(
            contender -> chosen.isEmpty() ? contender.form() == EventForm.OWN && !contender.isKeyed() : chosen.contains(contender.name()))
        .filter(contender -> contender.isCellstream() || (!readsAtEnd && window == 0)).toList();
  }

  private static void add(Map<String, StreamContender> all, StreamContender contender) {
    all.put(contender.name(), contender);
  }

  /** Whether this build of Cellstream has such a setting. */
  private static boolean isKnown(String setting) {
    try {
      return Settings.load(Optional.empty(), Map.of(), Map.of(setting, "1")).find(setting).isPresent();
    } catch (ConfigurationException unknown) {
      return false;
    }
  }
}
