package io.cellstream.cli.chaos;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * What a run is made of.
 *
 * @param seed decides faults, events and settings
 * @param faults how many faults there will be
 * @param brokers 1 or 3
 * @param instances the most instances at a time, 1 to 3
 * @param model a model package
 * @param without safeguards to take away, so that the run must fail
 */
public record ChaosOptions(long seed, int faults, int brokers, int instances, Path model, Set<Safeguard> without) {

  public ChaosOptions {
    without = Set.copyOf(without);
  }

  /** What keeps predictions and states together. A run without one must fail: it shows that the verdict can. */
  public enum Safeguard {
    /** Outputs, states and offsets are committed together. */
    TRANSACTIONS,
    /** Before a commit, what waits is stepped and what has changed is written. */
    HOOK,
    /** Events below the mark are not taken again. */
    MARK;

    /** As the option spells it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The command that does the same again. */
  public String commandLine() {
    StringBuilder line = new StringBuilder(
        "cellstream chaos --seed " + seed + " --faults " + faults + " --brokers " + brokers + " --instances " + instances + " --model "
            + model);
    without.forEach(each -> line.append(" --without ").append(each));
    return line.toString();
  }
}
