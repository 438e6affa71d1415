package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.stream.process.CpuTimes;
import io.cellstream.bench.stream.process.MachineTime;
import io.cellstream.bench.stream.process.ThreadKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Gives a contender a number of events that are ready, and looks what it takes to have them all committed. */
final class TurnMeter {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Cluster cluster;
  private final Feeder feeder;
  private final List<Entrant> all;

  /** @param all who run meanwhile, for what of the machine is ours */
  TurnMeter(Cluster cluster, Feeder feeder, List<Entrant> all) {
    this.cluster = cluster;
    this.feeder = feeder;
    this.all = all;
  }

  Turn turn(Entrant entrant, long events) throws BenchException {
    Backlog backlog = feeder.fill(entrant.topic(), events);
    double changelog = entrant.changelogBytesSent();
    long allocated = entrant.probe().allocatedBytes();
    BatchFill fill = BatchFill.now(entrant.probe());
    OurTime ours = OurTime.of(cluster, all);
    Map<ThreadKind, Long> threads = entrant.probe().threadNanos();
    CpuTimes cpu = entrant.cpu();
    CpuTimes broker = cluster.cpu();
    MachineTime machine = machine();
    Window window = new Window(events, System.nanoTime());
    feeder.open();
    entrant.await(backlog, LIMIT, window);
    MachineTime after = machine();
    Map<ThreadKind, Double> micros = new EnumMap<>(ThreadKind.class);
    spent(entrant.cpu().since(cpu), threads, entrant.probe().threadNanos())
        .forEach((kind, nanos) -> micros.put(kind, nanos / 1e3 / events));
    double brokerMicros = cluster.cpu().totalSince(broker) / 1e3 / events;
    double others = after.othersSince(machine, OurTime.of(cluster, all).since(ours));
    return new Turn(window.rate(), micros, brokerMicros, (entrant.changelogBytesSent() - changelog) / events,
        (entrant.probe().allocatedBytes() - allocated) / (double) events, BatchFill.now(entrant.probe()).since(fill), others);
  }

  /** The system's times by kind, of which the JVM tells more: what it knows of its threads is no longer OTHER. */
  static Map<ThreadKind, Long> spent(Map<ThreadKind, Long> system, Map<ThreadKind, Long> before, Map<ThreadKind, Long> after) {
    Map<ThreadKind, Long> nanos = new EnumMap<>(system);
    after.forEach((kind, sum) -> {
      long spent = sum - before.getOrDefault(kind, 0L);
      nanos.put(kind, spent);
      nanos.merge(ThreadKind.OTHER, -spent, Long::sum);
    });
    return nanos;
  }

  private static MachineTime machine() throws BenchException {
    try {
      return MachineTime.now();
    } catch (IOException e) {
      throw new BenchException("the machine's CPU time can't be read, which needs Linux: " + e.getMessage(), e);
    }
  }

  /** CPU time of the broker, of all contenders and of the bench itself. */
  private record OurTime(List<CpuTimes> times) {

    static OurTime of(Cluster cluster, List<Entrant> entrants) throws BenchException {
      try {
        List<CpuTimes> times = new ArrayList<>(List.of(cluster.cpu(), CpuTimes.of(ProcessHandle.current().pid())));
        for (Entrant entrant : entrants) {
          times.add(entrant.cpu());
        }
        return new OurTime(times);
      } catch (IOException e) {
        throw new BenchException("the bench's own CPU time can't be read: " + e.getMessage(), e);
      }
    }

    long since(OurTime before) {
      long nanos = 0;
      for (int i = 0; i < times.size(); i++) {
        nanos += times.get(i).totalSince(before.times.get(i));
      }
      return nanos;
    }
  }
}
