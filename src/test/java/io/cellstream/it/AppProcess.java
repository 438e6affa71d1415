package io.cellstream.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A command of the built distribution in a JVM of its own, with everything it prints in a file. */
final class AppProcess implements AutoCloseable {
  private static final Path DISTRIBUTION = Path.of("target/cellstream").toAbsolutePath();
  /** The first process that ends by itself writes it; the others start in a little more than half the time. */
  private static final Path CLASS_ARCHIVE = Path.of("target/it-classes.jsa").toAbsolutePath();

  /**
   * Most of a short life goes into compiling: so a start takes 3.3 s of CPU, else 7.5 s. Without the JIT's second compiler the application
   * takes its scalar kernel, whose bits must be those of the SIMD kernel that the tests' own process has.
   */
  private static final List<String> SHORT_LIFE = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final List<String> USUAL = Stream
      .of(List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
          "-Xmx512m"), ClassArchive.flags(CLASS_ARCHIVE))
      .flatMap(List::stream).toList();

  private final Process process;
  private final Path log;

  private AppProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static AppProcess start(Path folder, String... arguments) throws IOException {
    return start(folder, List.of(), SHORT_LIFE, arguments);
  }

  /** {@code run} in a process that can't write a file larger than so many blocks of 512 bytes. */
  static AppProcess runWithFilesUpTo(int blocks, Path folder, Path config) throws IOException {
    return start(folder, List.of("sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh"), SHORT_LIFE, "run", "--config",
        config.toString());
  }

  private static AppProcess start(Path folder, List<String> before, List<String> jvmFlags, String... arguments) throws IOException {
    Path log = Files.createTempFile(folder, "app", ".log");
    List<String> command = new ArrayList<>(before);
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(USUAL);
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", DISTRIBUTION + "/cellstream.jar:" + DISTRIBUTION + "/lib/*",
        "io.cellstream.cli.Main"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new AppProcess(process, log);
  }

  /** For a JVM whose life is short. */
  static List<String> shortLife() {
    return Stream.of(USUAL, SHORT_LIFE).flatMap(List::stream).toList();
  }

  /** {@code run} in a JVM as users have it, with all its compilers. */
  static AppProcess runAsUsersDo(Path folder, Path config) throws IOException {
    return start(folder, List.of(), List.of(), "run", "--config", config.toString());
  }

  static AppProcess run(Path folder, Path config) throws IOException {
    return start(folder, "run", "--config", config.toString());
  }

  /** Waits until every partition handed to it is being read. */
  AppProcess awaitRunning() {
    await("the stream to run").until(() -> output().contains("stream is RUNNING") || !process.isAlive());
    if (!process.isAlive()) {
      throw new AssertionError("the application ended: " + output());
    }
    return this;
  }

  void awaitOutput(String text) {
    await("'" + text + "' in the output").until(() -> output().contains(text) || !process.isAlive());
    if (!output().contains(text)) {
      throw new AssertionError("the application ended: " + output());
    }
  }

  private ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50));
  }

  /** SIGTERM; returns the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    return awaitExit(Duration.ofSeconds(40));
  }

  /** Sends it a signal by its name, {@code STOP} or {@code CONT}. */
  void signal(String name) throws IOException, InterruptedException {
    int exitCode = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
    if (exitCode != 0) {
      throw new AssertionError("kill -" + name + " ended with " + exitCode);
    }
  }

  /** SIGKILL: no clean-up of any kind. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  int awaitExit(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + atMost + ": " + output());
    }
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it said to its user: the lines that begin as the command line's errors do. */
  Stream<String> errorLines() {
    return output().lines().filter(line -> line.startsWith("cellstream: "));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
