package io.cellstream.cli;

import io.cellstream.cli.log.LogSetup;
import io.cellstream.cluster.RecordPlace;
import io.cellstream.cluster.StartupException;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.preflight.GoOn;
import io.cellstream.runtime.StreamApplication;
import io.cellstream.runtime.StreamStarter;
import io.cellstream.topology.Safeguards;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The stream application itself. */
@Command(name = "run", description = "Runs the stream application on an existing cluster until it is stopped (SIGTERM: exit code 0,"
    + " or 1 if work was left uncommitted).", //
    footer = {"cellstream run --config app.properties", //
        "cellstream run --config app.properties --set cellstream.log.level=debug"})
final class RunCommand implements Callable<Integer> {

  private final Safeguards safeguards;

  @Mixin
  ConfigOptions options = new ConfigOptions();

  @Mixin
  GoOnOptions goOn = new GoOnOptions();

  @Option(names = "--pass", paramLabel = "TOPIC-PARTITION@OFFSET", description = "pass this one event if it can't be read, because unpacked"
      + " it does not fit into memory; all others are counted. May be repeated, and may stay when it is passed")
  List<String> pass = List.of();

  @Spec
  @Nullable
  CommandSpec command;

  RunCommand(Safeguards safeguards) {
    this.safeguards = safeguards;
  }

  @Override
  public Integer call() throws ModelFileException, StartupException, IOException, InterruptedException {
    GoOn decided = goOn.decided();
    Settings settings = options.load();
    Set<RecordPlace> passes = passes();
    LogSetup.console(settings.get(Keys.LOG_LEVEL), settings.get(Keys.LOG_FORMAT));
    AtomicInteger exitCode = new AtomicInteger(ExitCode.DONE);
    AtomicReference<@Nullable StreamApplication> started = new AtomicReference<>();
    // a JVM that ends by SIGTERM exits with 143, unless it is halted after its clean stop
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      Optional<String> left = Optional.ofNullable(started.get()).flatMap(StreamApplication::stop);
      // after a failure the user was told that one
      left.filter(_ -> exitCode.compareAndSet(ExitCode.DONE, ExitCode.FAILED)).ifPresent(line -> {
        CliException unfinished = new CliException(ExitCode.FAILED, line);
        Failure.of(unfinished).print(Objects.requireNonNull(command, "command").commandLine().getErr(), unfinished, false);
      });
      Runtime.getRuntime().halt(exitCode.get());
    }, "stop"));
    try (Observation observation = Observation.of(settings);
        StreamApplication application = new StreamStarter(settings, decided).passing(passes).keeping(safeguards).prepare()) {
      started.set(application);
      observation.watch(application);
      application.start();
      Optional<String> failure = application.awaitEnd();
      if (failure.isPresent()) {
        exitCode.set(ExitCode.FAILED); // before the stream is closed: a SIGTERM meanwhile must not make it a success
        throw new CliException(ExitCode.FAILED, failure.get());
      }
      return ExitCode.DONE;
    } catch (Throwable e) {
      exitCode.set(Failure.of(e).exitCode());
      throw e;
    }
  }

  private Set<RecordPlace> passes() {
    return pass.stream().map(text -> RecordPlace.parse(text).orElseThrow(
        () -> new ParameterException(Objects.requireNonNull(command, "command").commandLine(), "--pass takes an event's place, as in"
            + " --pass=events-3@1234, not '" + text + "'")))
        .collect(Collectors.toSet());
  }
}
