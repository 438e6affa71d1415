package io.cellstream.cli;

import io.cellstream.cli.chaos.Chaos;
import io.cellstream.cli.chaos.ChaosFolder;
import io.cellstream.cli.chaos.ChaosOptions;
import io.cellstream.cli.chaos.ChaosOptions.Safeguard;
import io.cellstream.cli.demo.BundledModels;
import io.cellstream.cli.log.LogSetup;
import io.cellstream.modelfile.ModelFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Real brokers and instances as child processes, seeded faults, and a verdict by the offline run. Nothing stays behind but what is needed to find out. */
@Command(name = "chaos", description = "Runs brokers and instances as child processes, lets faults happen to them while events come, and"
    + " holds every prediction, dead letter and state against the offline run.", //
    footer = {"cellstream chaos", //
        "cellstream chaos --seed 42 --faults 12 --instances 1", //
        "cellstream chaos --brokers 3 --model models/next-char", //
        "cellstream chaos --without transactions"})
final class ChaosCommand implements Callable<Integer> {
  /** Set by the launcher: the folder it is in. */
  private static final String HOME = "cellstream.home";
  private static final int MOST_FAULTS = 100_000;
  private static final int MOST_INSTANCES = 3;
  private static final int SEEDS = 1_000_000;

  @Option(names = "--seed", paramLabel = "N", description = "decides faults, events and settings (default: a new one, which is printed)")
  @Nullable
  Long seed;

  @Option(names = "--faults", paramLabel = "N", defaultValue = "100", description = "how many faults (default: ${DEFAULT-VALUE})")
  int faults;

  @Option(names = "--brokers", paramLabel = "N", defaultValue = "1", description = "1 or 3 (default: ${DEFAULT-VALUE})")
  int brokers;

  @Option(names = "--instances", paramLabel = "N", defaultValue = "3", description = "the most instances at a time, 1 to 3 (default: ${DEFAULT-VALUE})")
  int instances;

  @Option(names = "--model", paramLabel = "DIR", description = "a model package (default: the bundled models/next-char)")
  @Nullable
  Path model;

  @Option(names = "--without", paramLabel = "SAFEGUARD", description = "takes a safeguard away, so that the run must fail: ${COMPLETION-CANDIDATES}")
  Set<Safeguard> without = EnumSet.noneOf(Safeguard.class);

  @Option(names = "--keep", description = "keep the folder with logs, topics and states, and print where it is")
  boolean keep;

  @Spec
  @Nullable
  CommandSpec command;

  @Override
  public Integer call() throws IOException, ModelFileException, InterruptedException {
    ChaosOptions options = options();
    ChaosFolder folder = ChaosFolder.create();
    LogSetup.file(folder.log());
    PrintWriter out = Objects.requireNonNull(command, "command").commandLine().getOut();
    boolean good = false;
    try {
      Chaos chaos = Chaos.of(options, folder.path(), out);
      try (StopHook _ = new StopHook(() -> {
        chaos.abandon();
        folder.remove();
      })) {
        good = chaos.play();
      }
    } catch (RuntimeException | IOException e) {
      Failure failure = Failure.of(e);
      throw new CliException(failure.exitCode(), failure.line() + "; the logs: " + folder.path() + "; to run it again: "
          + options.commandLine(), e);
    } finally {
      if (good && !keep) {
        folder.remove();
      }
    }
    if (!good || keep) {
      out.println("logs, topics and states: " + folder.path());
    }
    if (!good) {
      out.println("to run it again: " + options.commandLine());
    }
    return good ? ExitCode.DONE : ExitCode.FAILED;
  }

  private ChaosOptions options() {
    requireRange("--faults", faults, 1, MOST_FAULTS);
    requireRange("--instances", instances, 1, MOST_INSTANCES);
    if (brokers != 1 && brokers != 3) {
      throw new CliException(ExitCode.USAGE, "--brokers takes 1 or 3, not " + brokers);
    }
    Path chosen = model == null ? new BundledModels(Path.of(System.getProperty(HOME, "")).resolve("models")).first() : model;
    return new ChaosOptions(seed == null ? new SecureRandom().nextInt(SEEDS) : seed, faults, brokers, instances, chosen, without);
  }

  private static void requireRange(String option, int given, int from, int to) {
    if (given < from || given > to) {
      throw new CliException(ExitCode.USAGE, option + " takes " + from + " to " + to + ", not " + given);
    }
  }
}
