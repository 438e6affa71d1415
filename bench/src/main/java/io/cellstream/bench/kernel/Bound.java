package io.cellstream.bench.kernel;

import java.util.List;

/**
 * The least time an f32 step can take on this machine, measured beside the contenders: it must read every weight once and do every
 * multiply-add, so the longer of the two. Activations, inputs and states come free here.
 */
final class Bound {
  private final Setting setting;
  private final Track read;
  private final Track fma;

  Bound(Setting setting, Meter meter, Pace pace) {
    this.setting = setting;
    this.read = new Track("read", new ReadProbe(setting.weightBytes()), meter, pace);
    this.fma = new Track("fma", new FmaProbe(), meter, pace);
  }

  List<Track> tracks() {
    return List.of(read, fma);
  }

  /** ns of a step, in each round. */
  double[] nanos() {
    double[] bounds = new double[read.turns().size()];
    for (int round = 0; round < bounds.length; round++) {
      bounds[round] = Math.max(read.turns().get(round).wall(), fma.turns().get(round).wall() * setting.flops() / FmaProbe.FLOPS);
    }
    return bounds;
  }

  double micros() {
    return Distribution.of(nanos()).median() / 1e3;
  }

  /** Bytes per ns. */
  double gigabytesPerSecond() {
    return setting.weightBytes() / read.wall().median();
  }

  /** Operations per ns. */
  double gigaflops() {
    return FmaProbe.FLOPS / fma.wall().median();
  }
}
