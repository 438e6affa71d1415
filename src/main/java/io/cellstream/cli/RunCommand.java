package io.cellstream.cli;

import io.cellstream.config.Settings;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.runtime.GoOn;
import io.cellstream.runtime.StartupException;
import io.cellstream.runtime.StreamApplication;
import io.cellstream.runtime.StreamStarter;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The stream application itself. */
@Command(name = "run", description = "Runs the stream application on an existing cluster until it is stopped (SIGTERM: exit code 0,"
    + " or 1 if work was left uncommitted).")
final class RunCommand implements Callable<Integer> {

  @Mixin
  ConfigOptions options = new ConfigOptions();

  @Mixin
  GoOnOptions goOn = new GoOnOptions();

  @Spec
  @Nullable
  CommandSpec command;

  @Override
  public Integer call() throws ModelFileException, StartupException, IOException, InterruptedException {
    GoOn decided = goOn.decided();
    Settings settings = options.load();
    LogSetup.console(settings.logLevel());
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
        StreamApplication application = new StreamStarter(settings, decided).prepare()) {
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
}
