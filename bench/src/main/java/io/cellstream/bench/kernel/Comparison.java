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
  private final Setting setting;
  private final String ours;
  private final Pace pace;
  private final Meter meter = new ThreadMeter();

  /**
   * What came of it.
   *
   * @param errors who was off, a line each; they are in no row
   */
  record Result(Setting setting, List<Row> rows, double boundMicros, double gigabytesPerSecond, double gigaflops, List<String> errors) {
  }

  Comparison(Setting setting, String ours, Pace pace) {
    this.setting = setting;
    this.ours = ours;
    this.pace = pace;
  }

  Result run(List<Contender> contenders, double weightScale) throws BenchException {
    Problem problem = Problem.of(setting, weightScale);
    List<Run> runs = new ArrayList<>();
    try {
      Map<Track, Double> tracks = new LinkedHashMap<>();
      List<String> errors = new ArrayList<>();
      Check check = new Check(problem);
      for (Contender contender : contenders) {
        if (contender.has(setting.cell())) {
          Run run = contender.prepare(problem);
          runs.add(run);
          double error = check.error(run);
          // a NaN is off, too
          if (error <= contender.tolerance()) {
            tracks.put(new Track(contender.name(), run, meter, pace), error);
          } else {
            errors.add(String.format(Locale.ROOT, "%s computes something else (%s): after %d steps h is %.2g off, allowed is %.0e",
                contender.name(),
                setting, check.steps(), error, contender.tolerance()));
          }
        }
      }
      return race(tracks, errors);
    } finally {
      runs.forEach(Run::close);
    }
  }

  private Result race(Map<Track, Double> tracks, List<String> errors) {
    Bound bound = new Bound(setting, meter, pace);
    List<Track> all = new ArrayList<>(tracks.keySet());
    all.addAll(bound.tracks());
    new Rounds(all, meter, pace).run();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    double[] bounds = bound.nanos();
    List<Track> reference = tracks.keySet().stream().filter(track -> track.name().equals(ours)).toList();
    List<Row> rows = tracks.entrySet().stream().map(entry -> Row.of(setting, entry.getKey(), reference, bounds, entry.getValue(), load))
        .toList();
    return new Result(setting, rows, bound.micros(), bound.gigabytesPerSecond(), bound.gigaflops(), errors);
  }
}
