package io.cellstream.cli;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.rekey.Rekey;
import io.cellstream.rekey.RekeyPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes a stopped application's sequences to one whose topic has another number of partitions. */
@Command(name = "rekey", description = "Takes a stopped application's sequences to a new one, whose topic has another number of partitions:"
    + " another topic, or the same after it has got more. Each sequence goes to the partition to which Kafka's partitioner sends its key."
    + " The old application stays as it is; what can't be moved is refused before anything is written.", //
    footer = {"cellstream rekey --config old.properties --to new.properties --dry-run", //
        "cellstream rekey --config old.properties --to new.properties --yes"})
final class RekeyCommand implements Callable<Integer> {

  @Mixin
  ConfigOptions options = new ConfigOptions();

  @Option(names = "--to", paramLabel = "FILE", required = true, description = "the new application's configuration: another application.id"
      + " that has nothing yet, the same model and mapping; --set is for the old one's")
  @Nullable
  Path to;

  @Option(names = "--with-unread", description = "copy the events that the old application has not taken to the new topic, which is empty,"
      + " and to which producers write only afterwards")
  boolean withUnread;

  @Option(names = "--dry-run", description = "read everything, and only say what would be moved where")
  boolean dryRun;

  @Mixin
  Confirmation confirmation = new Confirmation();

  @Spec
  @Nullable
  CommandSpec command;

  @Override
  public Integer call() throws StartupException, ModelFileException, IOException {
    CommandSpec spec = Objects.requireNonNull(command, "command");
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ScanProgress progress = new ScanProgress(err);
    Settings old = options.load();
    Settings fresh = Settings.load(Optional.ofNullable(to), System.getenv(), Map.of());
    old.require(Keys.BOOTSTRAP_SERVERS, Keys.APPLICATION_ID, Keys.INPUT_TOPIC);
    fresh.require(Keys.BOOTSTRAP_SERVERS, Keys.APPLICATION_ID, Keys.INPUT_TOPIC, Keys.MODEL);
    fresh.warnings().forEach(warning -> err.println("cellstream: warning: " + warning));
    String target = "application " + fresh.get(Keys.APPLICATION_ID);
    try (Rekey rekey = Rekey.of(old, fresh, InstantSource.system())) {
      RekeyPlan plan = rekey.plan(withUnread, progress::at);
      plan.warnings().forEach(warning -> err.println("cellstream: warning: " + warning));
      err.flush();
      plan.lines().forEach(out::println);
      out.flush();
      if (dryRun) {
        out.println("nothing was changed: without --dry-run, " + target + " would get that");
      } else if (!confirmation.given("This gives " + target + ":", List.of(plan.summary()), out)) {
        throw new CliException(ExitCode.FAILED, "nothing was changed");
      } else {
        rekey.carryOut(plan, progress::at);
        out.println(target + " has got that: start it. Application " + old.get(Keys.APPLICATION_ID) + " is as it was, and must not be"
            + " started again; `cellstream reset` removes it once the new one does its work");
      }
    }
    out.flush();
    return ExitCode.DONE;
  }
}
