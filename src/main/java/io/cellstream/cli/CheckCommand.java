package io.cellstream.cli;

import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.preflight.Checkup;
import io.cellstream.preflight.Finding;
import io.cellstream.preflight.Finding.Grade;
import io.cellstream.text.Amounts;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Whether a configuration can run here and now. */
@Command(name = "check", description = "Says whether a configuration can run here and now: a line for each thing looked at, with the remedy"
    + " where something is wrong. Starts and changes nothing. Exit code 0: nothing stands in the way (warnings allowed), 1: something does.")
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
    Map<Grade, Integer> counts = new EnumMap<>(Grade.class);
    boolean canRun = new Checkup(settings, goOn.decided(), finding -> {
      counts.merge(finding.grade(), 1, Integer::sum);
      print(finding, out);
    }).run();
    out.println(summary(settings.get(Keys.APPLICATION_ID), canRun, counts));
    out.flush();
    return canRun ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** At once: the next check may have to wait. */
  private static void print(Finding finding, PrintWriter out) {
    out.printf("%-7s  %-12s  %s%n", finding.grade(), finding.subject(), finding.text());
    out.flush();
  }

  private static String summary(String application, boolean canRun, Map<Grade, Integer> counts) {
    String warnings = Amounts.count(counts.getOrDefault(Grade.WARNING, 0), "warning");
    String unknown = counts.containsKey(Grade.UNKNOWN) ? ", " + counts.get(Grade.UNKNOWN) + " unknown" : "";
    return canRun
        ? "application " + application + " can run: nothing stands in the way, " + warnings + unknown
        : "application " + application + " can't run: " + counts.getOrDefault(Grade.FAILED, 0) + " failed, " + warnings + unknown;
  }
}
