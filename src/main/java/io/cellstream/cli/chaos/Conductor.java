package io.cellstream.cli.chaos;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Plays a plan: injects each fault when its time has come, and then brings everything to its end. For one thread. */
final class Conductor {
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(5);

  private final Scene scene;
  private final Load load;
  private final Progress progress;
  private final Topics topics;
  private final Decisions decisions;
  private final Consumer<Fault> told;

  /** @param told gets each fault before it is injected */
  Conductor(Scene scene, Load load, Progress progress, Topics topics, Decisions decisions, Consumer<Fault> told) {
    this.scene = scene;
    this.load = load;
    this.progress = progress;
    this.topics = topics;
    this.decisions = decisions;
    this.told = told;
  }

  void play(Plan plan) throws IOException, InterruptedException {
    for (Plan.Step step : plan.steps()) {
      scene.live(step.after(), () -> false);
      if (step.isSettled()) {
        long before = progress.committed();
        scene.live(SETTLED_WITHIN, () -> progress.committed() != before);
      }
      load.requireHealthy();
      told.accept(step.fault());
      inject(step.fault());
    }
  }

  private void inject(Fault fault) throws IOException, InterruptedException {
    switch (fault) {
      case Fault.KillInstance(int number) -> scene.instance(number).kill();
      case Fault.KillInstances() -> scene.killInstances();
      case Fault.KillBroker(int number, Duration down) -> scene.killBroker(number, down);
      case Fault.KillEverything(Duration down) -> {
        scene.killBrokers(down);
        scene.killInstances();
      }
      case Fault.Pause(int number, Duration length) -> scene.instance(number).pause(length);
      case Fault.Restart(int number) -> scene.instance(number).beginStop(Optional.empty());
      case Fault.Scale(int to) -> scene.scale(to);
      case Fault.Local(int number, Fault.Local.Harm harm) -> scene.instance(number).beginStop(Optional.of(harm));
      case Fault.Registry(RegistryFront.Mode mode, Duration length) -> {
        scene.registry(mode, length);
        load.newSchema();
      }
      case Fault.Poison(int count) -> load.poison(count);
      case Fault.Retries(int count) -> load.retries(count);
      case Fault.Shuffle(int count) -> load.shuffled(count);
      case Fault.Burst(int count) -> load.burst(count);
      case Fault.TimeJump(Duration by) -> load.jump(by);
      case Fault.Lost(Fault.Loss loss) -> decisions.lose(loss);
    }
  }

  /**
   * Puts everything right, lets the application read the input to its end, and stops it.
   *
   * @return up to where it has read
   * @throws CliException if it does not get there
   */
  Map<Integer, Long> end() throws IOException, InterruptedException {
    load.pause();
    scene.mend();
    Map<Integer, Long> end = topics.end();
    long all = end.values().stream().mapToLong(Long::longValue).sum();
    while (progress.committed() < all) {
      long before = progress.committed();
      scene.await("a commit, at " + before + " of " + all + " events, with nothing wrong any more", Timing.STANDSTILL,
          () -> progress.committed() > before);
    }
    if (!topics.committed().equals(end)) {
      throw new CliException(ExitCode.FAILED, "the group's offsets are " + topics.committed() + ", the input ends at " + end);
    }
    var failed = scene.stopInstances();
    if (!failed.isEmpty()) {
      throw new CliException(ExitCode.FAILED, "an instance that had read everything ended with " + String.join("; ", failed));
    }
    return end;
  }
}
