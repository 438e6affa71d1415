package io.cellstream.cli;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.runtime.ApplicationReset;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes a stopped application back to its beginning. */
@Command(name = "reset", description = "Takes a stopped application back to its beginning: offsets, changelog and local state are"
    + " deleted; the topics it reads and writes stay.", //
    footer = {"cellstream reset --config app.properties --dry-run", //
        "cellstream reset --config app.properties --yes"})
final class ResetCommand implements Callable<Integer> {

  @Mixin
  ConfigOptions options = new ConfigOptions();

  @Option(names = "--dry-run", description = "only say what would be deleted")
  boolean dryRun;

  @Mixin
  Confirmation confirmation = new Confirmation();

  @Spec
  @Nullable
  CommandSpec command;

  @Override
  public Integer call() throws StartupException, IOException {
    Settings settings = options.load();
    settings.require(Keys.BOOTSTRAP_SERVERS, Keys.APPLICATION_ID);
    PrintWriter out = Objects.requireNonNull(command, "command").commandLine().getOut();
    try (ApplicationReset reset = new ApplicationReset(settings)) {
      List<ApplicationReset.Step> steps = reset.steps();
      if (steps.isEmpty()) {
        out.println(
            "nothing to reset: application " + settings.get(Keys.APPLICATION_ID) + " has no offsets, no changelog and no local state");
      } else if (dryRun) {
        steps.forEach(step -> out.println("would delete " + step.what()));
      } else if (!confirmation.given("This deletes, for good:", steps.stream().map(ApplicationReset.Step::what).toList(), out)) {
        throw new CliException(ExitCode.FAILED, "nothing was deleted");
      } else {
        carryOut(steps, out);
      }
      reset.kept().ifPresent(out::println);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private static void carryOut(List<ApplicationReset.Step> steps, PrintWriter out) throws StartupException, IOException {
    for (ApplicationReset.Step step : steps) {
      step.carryOut();
      out.println("deleted " + step.what());
      out.flush();
    }
  }
}
