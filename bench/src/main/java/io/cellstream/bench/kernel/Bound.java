package io.cellstream.bench.kernel;

import java.util.List;

/**
 * The least time an f32 step can take on this machine, measured beside the contenders: it must read every weight once and do every
 * multiply-add, so the longer of the two. Activations, inputs and states come free here.
 */
final class Bound {
  private final Setting setting;
  private final Track readTrack;
  private final Track fmaTrack;

  Bound(Setting setting, Meter meter, Pace pace) {
    this.setting = setting;
    this.readTrack = new Track("read", new ReadProbe(setting.weightBytes()), meter, pace);
    this.fmaTrack = new Track("fma", new FmaProbe(), meter, pace);
  }

  List<Track> tracks() {
    return List.of(readTrack, fmaTrack);
  }

  /** What the machine could do. */
  Measured measured() {
    return new Measured(setting, readTrack.result(), fmaTrack.result());
  }

  /**
   * The measured bound.
   *
   * @param read turns of whole passes over the weights' bytes
   * @param fma turns of {@link FmaProbe#FLOPS} operations
   */
  record Measured(Setting setting, Turns read, Turns fma) {

    double micros() {
      return Math.max(read.nanos().median(), fma.nanos().median() * times()) / 1e3;
    }

    /** How close a contender came, as the median of the ratios within a round. */
    double fractionFor(Turns turns) {
      return Turns.ratio(round -> Math.max(read.nanosAt(round), fma.nanosAt(round) * times()), turns::nanosAt,
          round -> read.whole(round) && fma.whole(round) && turns.whole(round), turns.all().size());
    }

    /** How many of the probe's steps make one of the setting's. */
    private double times() {
      return setting.flops() / FmaProbe.FLOPS;
    }

    /** 10⁹ bytes per second. */
    double gigabytes() {
      return setting.weightBytes() / read.nanos().median();
    }

    /** 10⁹ operations per second. */
    double gigaflops() {
      return FmaProbe.FLOPS / fma.nanos().median();
    }
  }
}
