package io.cellstream.cli;

import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.preflight.Checkup;
import io.cellstream.preflight.Finding.Grade;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Whether a configuration can run here and now. */
@Command(name = "check", description = "Says whether a configuration can run here and now: a line for each thing looked at, with the remedy"
    + " where something is wrong. Starts and changes nothing. Exit code 0: nothing stands in the way (warnings allowed), 1: something does.", //
    footer = {"cellstream check --config app.properties", //
        "cellstream check --config app.properties --set state.dir=/var/lib/states"})
final class CheckCommand implements Callable<Integer> {

  @Mixin
  ConfigOptions options = new ConfigOptions();

  @Mixin
  GoOnOptions goOn = new GoOnOptions();

  @Spec
  @Nullable
  CommandSpec command;

  @Override
  public Integer call() {
    Settings settings = options.load();
    PrintWriter out = Objects.requireNonNull(command, "command").commandLine().getOut();
    FindingLines lines = new FindingLines(out);
    boolean canRun = new Checkup(settings, goOn.decided(), lines::print).run();
    String application = "application " + settings.get(Keys.APPLICATION_ID);
    out.println(canRun
        ? application + " can run: nothing stands in the way, " + lines.reservations()
        : application + " can't run: " + lines.count(Grade.FAILED) + " failed, " + lines.reservations());
    out.flush();
    return canRun ? ExitCode.DONE : ExitCode.FAILED;
  }
}
