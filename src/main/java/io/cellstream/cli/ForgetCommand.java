package io.cellstream.cli;

import io.cellstream.cluster.RecordPlace;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.erasure.Forgetting;
import io.cellstream.erasure.Forgetting.NotRunning;
import io.cellstream.erasure.Forgetting.StillToBeTaken;
import io.cellstream.erasure.Forgetting.Taken;
import io.cellstream.preflight.TopicChecks;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.text.Amounts;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Deletes a key's state. */
@Command(name = "forget", description = "Deletes a key's state: sends a record with null value to the input topic, to each partition, since"
    + " the key's may be any, and waits until the application has taken it. Exit code 0: the state is deleted, 1: not yet. What else is"
    + " stored of the key, trace lists.", //
    footer = {"cellstream forget --config app.properties --key s1", //
        "cellstream forget --config app.properties --key-base64 czE= --yes"})
final class ForgetCommand implements Callable<Integer> {

  @Mixin
  ConfigOptions options = new ConfigOptions();

  @Mixin
  KeyOption key = new KeyOption();

  @Mixin
  PartitionOption partition = new PartitionOption();

  @Option(names = "--timeout", paramLabel = "S", defaultValue = "60", description = "how long to wait for the application, in seconds (default: ${DEFAULT-VALUE})")
  int timeout = 60;

  @Mixin
  Confirmation confirmation = new Confirmation();

  @Spec
  @Nullable
  CommandSpec command;

  @Override
  public Integer call() throws StartupException, InterruptedException {
    if (timeout < 1) {
      throw new ParameterException(Objects.requireNonNull(command, "command").commandLine(), "--timeout takes 1 or more, not " + timeout);
    }
    SequenceKey forgotten = key.key();
    Settings settings = options.load();
    settings.require(Keys.BOOTSTRAP_SERVERS, Keys.APPLICATION_ID, Keys.INPUT_TOPIC);
    List<TopicPartition> partitions = partition.of(TopicChecks.require(settings, List.of(TopicUse.steps(settings)), AclOperation.WRITE));
    PrintWriter out = Objects.requireNonNull(command, "command").commandLine().getOut();
    String application = "application " + settings.get(Keys.APPLICATION_ID);
    try (Forgetting forgetting = new Forgetting(settings)) {
      boolean runs = forgetting.isRunning();
      String what = "the state of " + key.shown() + " in " + application + (runs ? "" : ", once that runs: it does not now");
      if (!confirmation.given("This deletes, for good:", List.of(what), out)) {
        throw new CliException(ExitCode.FAILED, "nothing was deleted");
      }
      List<RecordPlace> sent = forgetting.send(forgotten.bytes(), partitions);
      out.println("sent a record with null value to " + sent.stream().map(RecordPlace::toString).collect(Collectors.joining(", ")));
      if (runs) {
        out.println("waiting until " + application + " has taken it");
      }
      out.flush();
      return switch (forgetting.await(sent, Duration.ofSeconds(timeout))) {
        case Taken _ -> {
          out.println("the state of " + key.shown() + " is deleted; `cellstream trace " + key.typed() + "` lists what is stored of it");
          out.flush();
          yield ExitCode.DONE;
        }
        case NotRunning _ -> throw new CliException(ExitCode.FAILED,
            application + " is not running: it deletes the state when it is started and comes to the record");
        case StillToBeTaken(RecordPlace waiting, long before) -> throw new CliException(ExitCode.FAILED, application + " has not taken "
            + waiting + " within " + Amounts.count(timeout, "second") + ", "
            + (before == 0 ? "though nothing comes before" : Amounts.count(before, "offset") + " before it")
            + ": it deletes the state when it comes to the record; --timeout waits longer, and its log says if it does not get on");
      };
    }
  }
}
