package io.cellstream.cli.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A JVM of the run's own, with the class path of this one. What it prints is in a file. For one thread. */
final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final Path log;
  private Optional<Process> stopper = Optional.empty();

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a child.
   *
   * @param flags of its JVM
   * @param arguments for {@link Child}
   */
  static ChildProcess start(Path log, List<String> flags, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow(() -> new IOException("the JVM of this process can't be found")));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.to(log.toFile()));
    // settings that the user's shell has are none of the run's
    builder.environment().keySet().removeIf(name -> name.startsWith("CELLSTREAM_") || name.startsWith("KAFKA_"));
    return new ChildProcess(builder.start(), log);
  }

  /** The options of this JVM: those of the launcher, and what the user has added to them. */
  static List<String> flagsOfThisJvm() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Of a process that has ended. */
  int exitCode() {
    return process.exitValue();
  }

  /** SIGKILL: no clean-up of any kind. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    stopper.ifPresent(Process::destroy);
    stopper = Optional.empty();
  }

  /** SIGTERM, by the handle: the process itself would close the pipe, too, by which the child sees that its parent is there. */
  void askToEnd() {
    process.toHandle().destroy();
  }

  /** Whether it has ended in this time. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * SIGSTOP. A process that stands still can't see that its parent is gone; so another one, which waits for that, lets it go on.
   *
   * @throws IOException if there is no shell
   */
  void stop() throws IOException {
    if (stopper.isEmpty() && isAlive()) {
      String pid = Long.toString(process.pid());
      stopper = Optional.of(new ProcessBuilder("sh", "-c", "kill -STOP \"$0\" && read -r _; kill -CONT \"$0\"", pid)
          .redirectError(Redirect.DISCARD).redirectOutput(Redirect.DISCARD).start());
    }
  }

  /** SIGCONT, if it was stopped. */
  void resume() throws IOException {
    if (stopper.isPresent()) {
      stopper.get().getOutputStream().close();
      stopper = Optional.empty();
    }
  }

  String output() {
    try {
      return new String(Files.readAllBytes(log), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it said to its user when it failed; if nothing, the last line of its output. */
  String lastWord() {
    List<String> lines = output().lines().filter(line -> !line.isBlank()).toList();
    return lines.stream().filter(line -> line.startsWith("cellstream: ") && !line.startsWith("cellstream: warning"))
        .reduce((_, last) -> last)
        .orElse(lines.isEmpty() ? "nothing printed" : lines.getLast());
  }

  /** Kills it, if it is alive, and returns when it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    stopper.ifPresent(Process::destroy);
    process.onExit().join();
  }
}
