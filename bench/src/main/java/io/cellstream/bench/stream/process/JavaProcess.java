package io.cellstream.bench.stream.process;

import io.cellstream.bench.BenchException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that the bench started. What it prints goes to a file, whose end is shown if it fails. It does not outlive the bench. */
public final class JavaProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LINES_SHOWN = 15;

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread end;

  private JavaProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.end = new Thread(process::destroyForcibly, "end of " + name);
    Runtime.getRuntime().addShutdownHook(end);
  }

  /**
   * Starts one, with the module flags of this JVM.
   *
   * @param flags of the JVM, beside those
   * @param log where what it prints on standard error goes; with {@code outToLog} its standard output, too
   */
  public static JavaProcess start(String name, List<String> flags, String classPath, String main, List<String> args, Path log,
      boolean outToLog) throws BenchException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(
        flag -> flag.startsWith("--add-modules") || flag.startsWith("--enable-native-access") || flag.startsWith("--sun-misc-unsafe"))
        .forEach(command::add);
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(args);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    if (outToLog) {
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }
    try {
      return new JavaProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new BenchException(name + " can't be started: " + e.getMessage(), e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** @throws BenchException with the end of its log, if it has ended */
  public void requireAlive() throws BenchException {
    if (!process.isAlive()) {
      throw new BenchException(name + " ended with exit code " + process.exitValue() + ":\n" + logEnd());
    }
  }

  /** The last lines that it printed. */
  public String logEnd() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    } catch (IOException e) {
      return "(" + log + " can't be read: " + e.getMessage() + ")";
    }
  }

  /** Its first line on standard output. */
  public String firstLine() throws BenchException {
    try {
      String line = process.inputReader().readLine();
      if (line == null) {
        throw new BenchException(name + " did not start:\n" + logEnd());
      }
      return line;
    } catch (IOException e) {
      throw new BenchException(name + " can't be read: " + e.getMessage(), e);
    }
  }

  public CpuTimes cpu() throws BenchException {
    try {
      return CpuTimes.of(pid());
    } catch (IOException e) {
      requireAlive();
      throw new BenchException("the CPU time of " + name + " can't be read, which needs Linux: " + e.getMessage(), e);
    }
  }

  /** Bytes of its memory that are in RAM. */
  public long residentBytes() throws BenchException {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream().filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10).findFirst().orElse(0);
    } catch (IOException e) {
      throw new BenchException("the memory of " + name + " can't be read, which needs Linux: " + e.getMessage(), e);
    }
  }

  /** SIGKILL, and waits for its end. */
  public void kill() throws BenchException {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /** Takes the CPU from it, by SIGSTOP: it keeps all it has, and does nothing. */
  public void freeze() throws BenchException {
    signal("STOP");
  }

  /** Has it go on after {@link #freeze}. */
  public void thaw() throws BenchException {
    signal("CONT");
  }

  private void signal(String signal) throws BenchException {
    try {
      int exitCode = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).inheritIO().start().waitFor();
      if (exitCode != 0) {
        throw new BenchException(name + " did not get SIG" + signal + ": kill ended with " + exitCode);
      }
    } catch (IOException e) {
      throw new BenchException(name + " did not get SIG" + signal + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /** Asks it to stop in good order, by SIGTERM and the end of its input; returns at once. */
  public void askToStop() {
    try {
      process.getOutputStream().close();
    } catch (IOException gone) {
      // it has ended already
    }
    process.destroy();
  }

  /** Asks it to stop and waits; kills it if it takes too long. */
  @Override
  public void close() {
    askToStop();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IllegalStateException shuttingDown) {
      // the hook runs, or has run
    }
  }
}
