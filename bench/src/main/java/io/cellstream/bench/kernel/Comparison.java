package io.cellstream.bench.kernel;

import io.cellstream.bench.BenchException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares contenders on one setting: prepares them, checks that they compute the same, races them, and makes rows of it. */
final class Comparison {
  private final List<Contender> contenders;
  private final String ours;
  private final double weightScale;
  private final Meter meter = new ThreadMeter();

  /**
   * What came of it.
   *
   * @param errors who computes something else, a line each; they are in no row
   */
  record Result(Setting setting, Bound.Measured bound, List<Row> rows, List<String> errors) {
  }

  /**
   * @param ours the contender that ratios refer to
   * @param weightScale as {@link Problem#of} takes it
   */
  Comparison(List<Contender> contenders, String ours, double weightScale) {
    this.contenders = List.copyOf(contenders);
    this.ours = ours;
    this.weightScale = weightScale;
  }

  Result run(Setting setting, Pace pace) throws BenchException {
    Problem problem = Problem.of(setting, weightScale);
    Check check = new Check(problem);
    // with larger weights a plain RNN is chaotic: a step drives apart what rounding made differ
    double slack = setting.cell() == Cell.RNN ? Math.max(1, weightScale * weightScale) : 1;
    List<Run> runs = new ArrayList<>();
    try {
      Map<Track, Double> tracks = new LinkedHashMap<>();
      List<String> errors = new ArrayList<>();
      for (Contender contender : contenders) {
        if (contender.has(setting.cell())) {
          Run run = contender.prepare(problem);
          runs.add(run);
          double error = check.error(run);
          // a NaN is off, too
          if (error <= slack * contender.tolerance()) {
            tracks.put(new Track(contender.name(), run, meter, pace), error);
          } else {
            errors.add(String.format(Locale.ROOT, "%s computes something else (%s): after %d steps h is %.2g off, and %.0e is allowed",
                contender.name(), setting, check.steps(), error, slack * contender.tolerance()));
          }
        }
      }
      return race(setting, pace, tracks, errors);
    } finally {
      runs.forEach(Run::close);
    }
  }

  private Result race(Setting setting, Pace pace, Map<Track, Double> tracks, List<String> errors) {
    Bound bound = new Bound(setting, meter, pace);
    List<Track> all = new ArrayList<>(tracks.keySet());
    all.addAll(bound.tracks());
    new Rounds(all, meter, pace).run();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    List<Turns> reference = tracks.keySet().stream().filter(track -> track.name().equals(ours)).map(Track::result).toList();
    Bound.Measured measured = bound.measured();
    List<Row> rows = tracks.entrySet().stream()
        .map(entry -> Row.of(setting, entry.getKey(), reference, measured, entry.getValue(), load)).toList();
    return new Result(setting, measured, rows, errors);
  }
}
