package io.cellstream.bench.failover;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.failover.Instance.Health;
import io.cellstream.bench.stream.Cluster;
import io.cellstream.bench.stream.EventTopic;
import io.cellstream.bench.stream.process.JavaProcess;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Measures one outage: two instances share a topic's partitions, a fault befalls one, the other takes over. */
final class Failover {
  static final int PARTITIONS = 4;
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final long LOOK_MILLIS = 20;
  private static final long MOMENTS_MILLIS = 500;
  /** A transaction that goes on is committed meanwhile. */
  private static final long COMMITS_MILLIS = 500;
  /** Events of a sequence. */
  private static final int LENGTH = 20;

  /**
   * How it is measured.
   *
   * @param rate events/s, over all partitions
   * @param keys known ones before the fault
   * @param settled for how long events are answered before the fault, about
   */
  record Plan(Path model, int rate, int keys, Duration settled, List<String> jvmFlags) {
  }

  private final Cluster cluster;
  private final Path folder;
  private final Plan plan;
  private final SplittableRandom random = new SplittableRandom(16);

  Failover(Cluster cluster, Path folder, Plan plan) {
    this.cluster = cluster;
    this.folder = folder;
    this.plan = plan;
  }

  /** @param id of the application, new to the cluster */
  Outage measure(Scenario scenario, String id) throws BenchException {
    EventTopic events = EventTopic.uniform(cluster, id + "-events", PARTITIONS, plan.keys(), LENGTH);
    cluster.createTopics(List.of(events.name(), id + "-predictions", id + "-dead-letters"), PARTITIONS);
    try (HttpClient http = HttpClient.newHttpClient();
        Instance stays = instance(scenario, id, "stays", http);
        Instance falls = instance(scenario, id, "falls", http);
        Answers answers = new Answers(cluster, id + "-predictions", PARTITIONS);
        Traffic traffic = new Traffic(cluster, events, plan.rate())) {
      stays.start(plan.jvmFlags());
      falls.start(plan.jvmFlags());
      await(START, "two instances that share the partitions",
          () -> stays.health().filter(Failover::hasHalf).isPresent() && falls.health().filter(Failover::hasHalf).isPresent());
      traffic.fill(plan.keys());
      await(START, "the answers to the first event of every key", () -> answers.count() >= plan.keys());
      traffic.begin();
      long settled = System.currentTimeMillis() + plan.settled().toMillis();
      await(START, "answers in every partition", () -> answers.reach(settled));
      // an answer is seen at a commit, and what a fault leaves behind depends on the time since then
      pause(random.nextLong(MOMENTS_MILLIS));
      return outage(scenario, id, falls, List.of(stays, falls), answers);
    } finally {
      cluster.deleteTopics(id + "-");
    }
  }

  private Outage outage(Scenario scenario, String id, Instance falls, List<Instance> both, Answers answers) throws BenchException {
    if (scenario.fault() == Fault.KILL_IN_TRANSACTION) {
      freezeInTransaction(falls.process(), id);
    }
    answers.waitAnew();
    long start = System.nanoTime();
    switch (scenario.fault()) {
      case KILL, KILL_IN_TRANSACTION -> falls.process().kill();
      case STOP -> falls.process().askToStop();
      case FREEZE -> falls.process().freeze();
    }
    if (scenario.returns()) {
      falls.start(plan.jvmFlags());
    }
    List<Instance> alive = scenario.returns() ? both : both.subList(0, 1);
    OptionalDouble assigned = OptionalDouble.empty();
    OptionalDouble restored = OptionalDouble.empty();
    long afterwards = Long.MAX_VALUE;
    while (!answers.reach(afterwards)) {
      double now = (System.nanoTime() - start) / 1e9;
      if (now > LIMIT.toSeconds()) {
        throw new BenchException(scenario.name() + ": not over within " + LIMIT.toMinutes() + " minutes:\n" + both.getFirst().logEnd());
      }
      List<Health> health = health(alive);
      boolean haveAll = health.stream().mapToInt(Health::partitions).sum() == PARTITIONS;
      if (assigned.isEmpty() && haveAll) {
        assigned = OptionalDouble.of(now);
      }
      if (!haveAll || !health.stream().allMatch(Health::isReady)) {
        restored = OptionalDouble.empty();
        afterwards = Long.MAX_VALUE;
      } else if (restored.isEmpty()) {
        restored = OptionalDouble.of(now);
        afterwards = System.currentTimeMillis();
      }
      pause();
    }
    return new Outage(assigned.orElseThrow(), restored.orElseThrow(), answers.longestWait());
  }

  /** Freezes it again and again, until one of the transactions open then is still open a little later: the other instance goes on. */
  private void freezeInTransaction(JavaProcess process, String id) throws BenchException {
    await(START, "an open transaction of the instance that is to fall", () -> {
      process.freeze();
      Set<String> open = cluster.openTransactions(id + "-");
      pause(COMMITS_MILLIS);
      open.retainAll(cluster.openTransactions(id + "-"));
      if (open.isEmpty()) {
        process.thaw();
        pause(random.nextLong(MOMENTS_MILLIS));
      }
      return !open.isEmpty();
    });
  }

  private static List<Health> health(List<Instance> instances) throws BenchException {
    List<Health> answers = new ArrayList<>();
    for (Instance instance : instances) {
      instance.health().ifPresent(answers::add);
    }
    return answers;
  }

  private static boolean hasHalf(Health health) {
    return health.isReady() && health.partitions() == PARTITIONS / 2;
  }

  private Instance instance(Scenario scenario, String id, String name, HttpClient http) throws BenchException {
    Map<String, String> settings = new TreeMap<>(
        Map.of("bootstrap.servers", cluster.bootstrapServers(), "schema.registry.url", cluster.registryUrl(), "application.id", id,
            "cellstream.model", plan.model().toString(), "cellstream.input.topic", id + "-events", "cellstream.output.topic",
            id + "-predictions"));
    if (scenario.isLarge()) {
      settings.put("cellstream.states.snapshot.events", "1");
    }
    if (scenario.isStatic()) {
      settings.put("group.instance.id", name);
    }
    settings.putAll(scenario.settings());
    return new Instance(name, folder.resolve(id).resolve(name), settings, http);
  }

  /** A condition that asks processes. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws BenchException;
  }

  private static void await(Duration limit, String what, Condition condition) throws BenchException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new BenchException("within " + limit.toMinutes() + " minutes there were not " + what);
      }
      pause();
    }
  }

  private static void pause() throws BenchException {
    pause(LOOK_MILLIS);
  }

  private static void pause(long millis) throws BenchException {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }
}
