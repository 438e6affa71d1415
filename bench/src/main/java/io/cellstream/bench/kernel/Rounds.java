package io.cellstream.bench.kernel;

import java.util.List;

/**
 * Lets contenders take turns: in each round everybody once, and a round begins with whoever was second in the one before. So what the
 * machine does meanwhile, and what one leaves in the caches for the next, falls on all alike, and a ratio is taken within a round.
 */
final class Rounds {
  private final List<Track> tracks;
  private final Meter meter;
  private final Pace pace;

  Rounds(List<Track> tracks, Meter meter, Pace pace) {
    this.tracks = List.copyOf(tracks);
    this.meter = meter;
    this.pace = pace;
  }

  /** Warms everybody up, then makes rounds until the medians are steady or the time is over. */
  void run() {
    tracks.forEach(Track::warmUp);
    long end = meter.wallNanos() + pace.time().toNanos();
    for (int round = 0; round < pace.leastRounds() || (meter.wallNanos() < end && !steady(round)); round++) {
      for (int k = 0; k < tracks.size(); k++) {
        tracks.get((round + k) % tracks.size()).turn();
      }
    }
  }

  /** Looked at now and then only: it sorts. */
  private boolean steady(int rounds) {
    return rounds % 20 == 0 && tracks.stream().allMatch(track -> track.result().nanos().error() < pace.error());
  }
}
