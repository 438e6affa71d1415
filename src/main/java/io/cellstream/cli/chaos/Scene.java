package io.cellstream.cli.chaos;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Brokers, registry and instances: what faults happen to, and what is put right again. For one thread. */
final class Scene implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Brokers brokers;
  private final RegistryFront registry;
  private final List<Instance> instances = new CopyOnWriteArrayList<>();
  private final Consumer<String> told;
  /** When brokers that were killed are started, ns. */
  private final TreeMap<Integer, Long> brokerStarts = new TreeMap<>();
  private long registryBack = Long.MAX_VALUE;

  /** @param told gets what the user should know */
  Scene(Brokers brokers, RegistryFront registry, Consumer<String> told) {
    this.brokers = brokers;
    this.registry = registry;
    this.told = told;
  }

  void add(Instance instance) {
    instances.add(instance);
  }

  /** Where the application finds the registry. */
  String registryUrl() {
    return registry.url();
  }

  /** Where the registry is always there. */
  String realRegistryUrl() {
    return registry.realUrl();
  }

  Instance instance(int number) {
    return instances.get(number - 1);
  }

  List<Instance> instances() {
    return instances;
  }

  void scale(int to) throws IOException {
    for (Instance each : instances) {
      if (each.isWanted() != (each.number() <= to)) {
        each.want(each.number() <= to);
      }
    }
  }

  /** Stops two instances in good order, gives one a copy of the other's local states, and lets both go on. */
  void copyStates(int from, int to) throws IOException, InterruptedException {
    List<Instance> both = List.of(instance(from), instance(to));
    for (Instance each : both) {
      each.want(false);
    }
    live(PATIENCE, () -> both.stream().noneMatch(Instance::isAlive));
    tick();
    instance(to).takeStatesOf(instance(from));
    both.forEach(Instance::wantLater);
  }

  /** @param away how long they stay so */
  void killInstances(Duration away) throws InterruptedException {
    for (Instance each : instances) {
      each.kill(away);
    }
  }

  void killBroker(int number, Duration down) throws InterruptedException {
    brokers.kill(number);
    brokerStarts.put(number, System.nanoTime() + down.toNanos());
  }

  void killBrokers(Duration down) throws InterruptedException {
    for (int number = 1; number <= brokers.count(); number++) {
      killBroker(number, down);
    }
  }

  void registry(RegistryFront.Mode mode, Duration length) {
    if (mode == RegistryFront.Mode.LAGS) {
      registry.lagBy(length);
      registryBack = System.nanoTime() + Timing.LAGS_FOR.toNanos();
    } else {
      registryBack = System.nanoTime() + length.toNanos();
    }
    registry.become(mode);
  }

  /** Whether every instance that is wanted is at work. */
  boolean isWhole() {
    return instances.stream().filter(Instance::isWanted).allMatch(Instance::isServing);
  }

  /** The number of stream threads of the instances that are wanted. */
  int threads() {
    return instances.stream().filter(Instance::isWanted).mapToInt(Instance::threads).sum();
  }

  /** Waits, and meanwhile does what is due. */
  void live(Duration atMost, BooleanSupplier isOver) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    do {
      tick();
      Thread.sleep(TICK);
    } while (!isOver.getAsBoolean() && System.nanoTime() < deadline);
  }

  private void tick() throws IOException, InterruptedException {
    long now = System.nanoTime();
    for (Map.Entry<Integer, Long> each : List.copyOf(brokerStarts.entrySet())) {
      if (now - each.getValue() >= 0) {
        brokerStarts.remove(each.getKey());
        brokers.start(each.getKey());
      }
    }
    if (now - registryBack >= 0) {
      mendRegistry();
    }
    for (Instance each : instances) {
      each.tick().ifPresent(told);
    }
  }

  private void mendRegistry() {
    registry.become(RegistryFront.Mode.UP);
    registryBack = Long.MAX_VALUE;
  }

  /** Puts brokers and registry right. */
  void mend() throws IOException, InterruptedException {
    mendRegistry();
    brokerStarts.clear();
    brokers.startAll();
    brokers.awaitReady();
  }

  /**
   * Stops all instances in good order; they stay wanted.
   *
   * @return the numbers of those that ended with another exit code than 0
   */
  List<String> stopInstances() throws IOException, InterruptedException {
    List<Instance> wanted = instances.stream().filter(Instance::isWanted).toList();
    List<String> failed = new ArrayList<>();
    for (Instance each : instances) {
      each.want(false);
    }
    List<ChildProcess> ending = instances.stream().filter(Instance::isAlive).map(Instance::process).toList();
    live(PATIENCE, () -> instances.stream().noneMatch(Instance::isAlive));
    for (ChildProcess each : ending) {
      if (!each.awaitEnd(Duration.ZERO)) {
        throw new CliException(ExitCode.FAILED, "an instance could not be stopped");
      }
      if (each.exitCode() != ExitCode.DONE) {
        failed.add(each.exitCode() + ": " + each.lastWord());
      }
    }
    tick();
    wanted.forEach(Instance::wantLater);
    return failed;
  }

  /** Waits until this is so, or throws. */
  void await(String what, Duration atMost, BooleanSupplier condition) throws IOException, InterruptedException {
    live(atMost, condition);
    if (!condition.getAsBoolean()) {
      throw new CliException(ExitCode.FAILED,
          "waited " + atMost.toSeconds() + " s in vain for " + what + lastWords().map(words -> ": " + words)
              .orElse(""));
    }
  }

  /** What the instances said last. */
  private Optional<String> lastWords() {
    return instances.stream().filter(Instance::isAlive).map(each -> "instance " + each.number() + " says: " + each.process().lastWord())
        .reduce((one, other) -> one + "; " + other);
  }

  @Override
  public void close() {
    instances.forEach(Instance::close);
    brokers.close();
    registry.close();
  }
}
