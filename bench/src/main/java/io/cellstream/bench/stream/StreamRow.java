package io.cellstream.bench.stream;

import io.cellstream.bench.stream.process.ThreadKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One contender's result for one setting; what its turns had is their medians.
 *
 * @param eventsPerSecond committed
 * @param spread greatest less smallest rate, relative
 * @param ratioToFloor events/s over the floor's in the same round
 * @param ratioToPeer events/s over the peer's in the same round
 * @param micros CPU time an event, by kind of thread
 * @param brokerMicros the broker's CPU time an event
 * @param changelogBytes an event
 * @param allocatedBytes on the heap an event
 * @param batchFill events a step; NaN where it is not told
 * @param residentBytes of the process, after the turns
 * @param others share of the machine that other processes had, 0 to 1
 * @param latencies one a load that was tried
 * @param restores a start without local state; then, perhaps, another after an hour's worth of changelog
 */
record StreamRow(StreamSetting setting, String contender, double eventsPerSecond, double spread, int rounds, OptionalDouble ratioToFloor,
    OptionalDouble ratioToPeer, Map<ThreadKind, Double> micros, double brokerMicros, double changelogBytes, double allocatedBytes,
    double batchFill, long residentBytes, double others, List<Latency> latencies, List<Restore> restores) {

  static StreamRow of(StreamSetting setting, String contender, Map<String, Tally> tallies, long residentBytes, List<Latency> latencies,
      List<Restore> restores) {
    Tally own = tallies.getOrDefault(contender, new Tally());
    Map<ThreadKind, Double> micros = new EnumMap<>(ThreadKind.class);
    for (ThreadKind kind : ThreadKind.values()) {
      micros.put(kind, own.micros(kind));
    }
    return new StreamRow(setting, contender, own.median(Turn::rate), own.spread(), own.rounds(), ratio(own, tallies, StreamContender.FLOOR),
        ratio(own, tallies, StreamContender.PEER), micros, own.median(Turn::brokerMicros), own.median(Turn::changelogBytes),
        own.median(Turn::allocatedBytes), own.median(Turn::batchFill), residentBytes, own.median(Turn::others), List.copyOf(latencies),
        List.copyOf(restores));
  }

  private static OptionalDouble ratio(Tally own, Map<String, Tally> tallies, String other) {
    Tally reference = tallies.get(other);
    return reference == null ? OptionalDouble.empty() : own.ratioTo(reference);
  }

  /** At the lighter of two loads, or at the only one. */
  Optional<Latency> light() {
    return latencies.stream().findFirst();
  }

  /** At the heavier of two loads. */
  Optional<Latency> heavy() {
    return latencies.stream().skip(1).findFirst();
  }

  Optional<Restore> restore() {
    return restores.stream().findFirst();
  }

  Optional<Restore> restoreOfAnHour() {
    return restores.stream().skip(1).findFirst();
  }
}
