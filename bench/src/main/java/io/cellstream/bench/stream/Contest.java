package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.stream.contender.PeerMain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Measures all contenders on one setting: starts them, has them know all keys, warms them up, gives them turns, makes rows of it. */
final class Contest {
  private static final Duration START = Duration.ofMinutes(5);
  private static final double PARTS_OF_TURN = 0.5;
  private static final int MOST_EVENTS = 4_000_000;
  private static final int LEAST_EVENTS = 200;
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Cluster cluster;
  private final Path folder;
  private final StreamPace pace;
  private final StreamOptions options;
  private final Consumer<String> progress;
  private int contests;

  /** @param progress is told what is being done */
  Contest(Cluster cluster, Path folder, StreamPace pace, StreamOptions options, Consumer<String> progress) {
    this.cluster = cluster;
    this.folder = folder;
    this.pace = pace;
    this.options = options;
    this.progress = progress;
  }

  List<StreamRow> run(StreamSetting setting, List<StreamContender> contenders) throws BenchException {
    TimeBudget budget = TimeBudget.begin(pace.limit());
    Path place = folder.resolve("setting-" + ++contests);
    List<Entrant> entrants = entrants(setting, contenders, place);
    try (Feeder feeder = new Feeder(cluster.bootstrapServers())) {
      for (Entrant entrant : entrants) {
        entrant.prepare();
      }
      introduce(entrants, feeder, setting);
      Map<String, Double> rates = new WarmUp(feeder, pace.warmUp(), budget.left(TimeBudget.WARM_UP)).run(entrants);
      progress.accept("warm: taking turns");
      Map<String, Tally> tallies = turns(entrants, feeder, rates, budget);
      Map<String, Long> resident = new HashMap<>();
      for (Entrant entrant : entrants) {
        resident.put(entrant.name(), entrant.residentBytes());
      }
      Map<String, List<Latency>> latencies = latencies(entrants, tallies, setting, budget);
      Map<String, List<Restore>> restores = restores(entrants, feeder);
      return entrants.stream().map(Entrant::name).map(name -> StreamRow.of(setting, name, tallies, resident.getOrDefault(name, 0L),
          latencies.getOrDefault(name, List.of()), restores.getOrDefault(name, List.of()))).toList();
    } finally {
      Entrant.closeAll(entrants);
      for (Entrant entrant : entrants) {
        entrant.remove();
      }
    }
  }

  private List<Entrant> entrants(StreamSetting setting, List<StreamContender> contenders, Path place) throws BenchException {
    StreamModel model = new StreamModel(setting.hidden(), setting.layers());
    model.writePackage(place.resolve("model"), options.surprise(), options.reading());
    model.writeGraph(place.resolve("graph"));
    Keys keys = new Keys(setting.keys(), options.partitions());
    KeySampler sampler = new KeySampler(setting.distribution(), setting.keys());
    Map<String, String> settings = Map.of("cellstream.model", place.resolve("model").toString(), "num.stream.threads",
        Integer.toString(setting.threads()), "commit.interval.ms", Integer.toString(setting.commitMillis()));
    List<Entrant> entrants = new ArrayList<>();
    for (StreamContender contender : contenders) {
      // no id begins with another one, as the names of some contenders do
      String id = "s" + contests + "-" + entrants.size() + "-" + contender.name();
      String events = Entrant.eventsOf(id);
      EventTopic topic = new EventTopic(events, options.partitions(), keys,
          new EventSource(sampler, setting.keys(), StreamModel.VOCABULARY, options.length()),
          new EventValues(contender.form(), cluster.registryUrl(), events, StreamModel.VOCABULARY));
      Map<String, String> all = new HashMap<>(settings);
      if (contender.name().equals(StreamContender.PEER)) {
        // a setting that Cellstream would refuse
        all.put(PeerMain.MODEL, place.resolve("graph").toString());
      }
      entrants.add(new Entrant(contender, id, topic, cluster, place.resolve(contender.name()), all, options.jvmFlags()));
    }
    return entrants;
  }

  /** Starts everybody with an event of every key, and compares what was made of them. */
  private void introduce(List<Entrant> entrants, Feeder feeder, StreamSetting setting) throws BenchException {
    Map<Entrant, Backlog> backlogs = new LinkedHashMap<>();
    for (Entrant entrant : entrants) {
      backlogs.put(entrant, feeder.fill(entrant.topic(), setting.keys()));
      feeder.open();
      entrant.place();
      entrant.start();
    }
    progress.accept("started: every key has its first event");
    for (Map.Entry<Entrant, Backlog> entry : backlogs.entrySet()) {
      entry.getKey().await(entry.getValue(), START, new Window(setting.keys(), System.nanoTime()));
    }
    Optional<Entrant> ours = named(entrants, StreamContender.CELLSTREAM);
    Optional<Entrant> peer = named(entrants, StreamContender.PEER);
    if (ours.isPresent() && peer.isPresent()) {
      new Agreement(cluster).check(ours.get(), peer.get());
    }
  }

  private static Optional<Entrant> named(List<Entrant> entrants, String name) {
    return entrants.stream().filter(entrant -> entrant.name().equals(name)).findFirst();
  }

  /** First a shorter turn of each, from which the length of the others is known; it does not count. */
  private Map<String, Tally> turns(List<Entrant> entrants, Feeder feeder, Map<String, Double> warm, TimeBudget budget)
      throws BenchException {
    TurnMeter meter = new TurnMeter(cluster, feeder, entrants);
    Map<String, Double> rates = new HashMap<>();
    for (Entrant entrant : entrants) {
      double guess = warm.getOrDefault(entrant.name(), 0.0) * PARTS_OF_TURN;
      rates.put(entrant.name(), meter.turn(entrant, events(guess)).rate());
    }
    Map<String, Tally> tallies = new LinkedHashMap<>();
    entrants.forEach(entrant -> tallies.put(entrant.name(), new Tally()));
    for (int round = 0; round < pace.rounds() && (round < StreamPace.LEAST_ROUNDS || !budget.left(TimeBudget.TURNS).isZero()); round++) {
      for (Entrant entrant : Rotation.order(entrants, round)) {
        Turn turn = meter.turn(entrant, events(rates.getOrDefault(entrant.name(), 0.0)));
        rates.put(entrant.name(), turn.rate());
        tallies.getOrDefault(entrant.name(), new Tally()).add(turn);
      }
    }
    return tallies;
  }

  private long events(double rate) {
    return Math.clamp((long) (rate * pace.turn().toNanos() / 1e9), LEAST_EVENTS, MOST_EVENTS);
  }

  private Map<String, List<Latency>> latencies(List<Entrant> entrants, Map<String, Tally> tallies, StreamSetting setting,
      TimeBudget budget)
      throws BenchException {
    Map<String, List<Latency>> latencies = new HashMap<>();
    if (pace.latency().isZero()) {
      return latencies;
    }
    progress.accept("publishing at steady rates");
    try (LatencyMeter meter = new LatencyMeter(cluster)) {
      List<Double> loads = options.rate() > 0 ? pace.loads().subList(0, 1) : pace.loads();
      for (double load : loads) {
        if (load > loads.getFirst() && budget.left(TimeBudget.LATENCY).isZero()) {
          progress.accept(String.format(Locale.ROOT, "no time for latencies at %.0f%%", 100 * load));
          break;
        }
        for (Entrant entrant : entrants) {
          if (options.isThorough(entrant.name())) {
            double greatest = tallies.getOrDefault(entrant.name(), new Tally()).median(Turn::rate);
            double rate = options.rate() > 0 ? options.rate() : load * greatest;
            latencies.computeIfAbsent(entrant.name(), _ -> new ArrayList<>()).add(
                meter.measure(entrant, rate / greatest, rate, pace.lead(), pace.latency(), GRACE.plusMillis(setting.commitMillis())));
          }
        }
      }
    }
    return latencies;
  }

  /** One after the other, with nobody else running; after an hour's worth of changelog again, if that is asked for. */
  private Map<String, List<Restore>> restores(List<Entrant> entrants, Feeder feeder) throws BenchException {
    Map<String, List<Restore>> restores = new HashMap<>();
    if (!pace.restore()) {
      return restores;
    }
    progress.accept("starting again without local state");
    Entrant.closeAll(entrants);
    for (Entrant entrant : entrants) {
      if (options.isThorough(entrant.name())) {
        List<Restore> measured = restores.computeIfAbsent(entrant.name(), _ -> new ArrayList<>());
        measured.add(Restore.measure(entrant, feeder));
        if (options.hourRate() > 0) {
          Restore.feedAnHour(entrant, feeder, options.hourRate());
          measured.add(Restore.measure(entrant, feeder));
        }
        entrant.close();
      }
    }
    return restores;
  }
}
