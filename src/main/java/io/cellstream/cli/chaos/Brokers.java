package io.cellstream.cli.chaos;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.devcluster.LoopbackPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/** The brokers of the run, each a process of its own with a folder and ports that stay. For one thread. */
final class Brokers implements AutoCloseable {
  /** The line that a broker prints when it serves clients. */
  static final String READY = "ready";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  /** A broker of a few partitions needs little, and is soon warm enough. */
  private static final List<String> SMALL = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Path folder;
  private final String cluster = Uuid.randomUuid().toString();
  private final List<Integer> ports;
  private final List<Integer> controllers;
  private final Map<Integer, ChildProcess> running = new TreeMap<>();
  private int starts;

  Brokers(Path folder, int count) throws IOException {
    List<Integer> free = LoopbackPort.free(2 * count);
    this.folder = folder;
    this.ports = free.subList(0, count);
    this.controllers = free.subList(count, 2 * count);
  }

  String bootstrapServers() {
    return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  int count() {
    return ports.size();
  }

  /** Starts a broker that is not running; {@link #awaitReady} says when it serves. */
  void start(int number) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("broker", folder.resolve("broker-" + number).toString(), Integer.toString(number),
        Integer.toString(ports.get(number - 1)), cluster));
    controllers.forEach(port -> arguments.add(Integer.toString(port)));
    List<String> flags = new ArrayList<>(ChildProcess.flagsOfThisJvm());
    flags.addAll(SMALL);
    running.put(number, ChildProcess.start(folder.resolve("broker-" + number + "-" + ++starts + ".log"), flags, arguments));
  }

  void startAll() throws IOException {
    for (int number = 1; number <= count(); number++) {
      if (!isRunning(number)) {
        start(number);
      }
    }
  }

  boolean isRunning(int number) {
    ChildProcess broker = running.get(number);
    return broker != null && broker.isAlive();
  }

  void kill(int number) throws InterruptedException {
    ChildProcess broker = running.get(number);
    if (broker != null) {
      broker.kill();
    }
  }

  /** @throws CliException if a broker does not come up */
  void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (Map.Entry<Integer, ChildProcess> each : running.entrySet()) {
      while (each.getValue().output().lines().noneMatch(READY::equals)) {
        if (!each.getValue().isAlive() || System.nanoTime() > deadline) {
          throw new CliException(ExitCode.FAILED, "broker " + each.getKey() + " did not come up: " + each.getValue().lastWord());
        }
        Thread.sleep(20);
      }
    }
  }

  @Override
  public void close() {
    running.values().forEach(ChildProcess::close);
  }
}
