package io.cellstream.cli.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Plays a plan: injects each fault when its time has come. For one thread. */
final class Conductor {
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(5);

  private final Scene scene;
  private final Load load;
  private final Progress progress;
  private final Decisions decisions;
  private final Consumer<Fault> told;

  /** @param told gets each fault before it is injected */
  Conductor(Scene scene, Load load, Progress progress, Decisions decisions, Consumer<Fault> told) {
    this.scene = scene;
    this.load = load;
    this.progress = progress;
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
      case Fault.KillInstance(int number) -> scene.instance(number).kill(Duration.ZERO);
      case Fault.KillInstances() -> scene.killInstances(Duration.ZERO);
      case Fault.Outage(Duration away, Duration time) -> {
        scene.killInstances(away);
        load.jump(time);
      }
      case Fault.KillBroker(int number, Duration down) -> scene.killBroker(number, down);
      case Fault.KillEverything(Duration down) -> {
        scene.killBrokers(down);
        scene.killInstances(Duration.ZERO);
      }
      case Fault.Pause(int number, Duration length) -> scene.instance(number).pause(length);
      case Fault.Restart(int number) -> scene.instance(number).beginStop(Optional.empty());
      case Fault.Scale(int to) -> scene.scale(to);
      case Fault.Local(int number, Fault.Local.Harm harm) -> scene.instance(number).beginStop(Optional.of(harm));
      case Fault.Clone(int from, int to) -> scene.copyStates(from, to);
      case Fault.Registry(RegistryFront.Mode mode, Duration length) -> {
        scene.registry(mode, length);
        load.newSchema();
      }
      case Fault.Poison(int count) -> load.poison(count);
      case Fault.Retries(int count) -> load.retries(count);
      case Fault.Shuffle(int count) -> load.shuffled(count);
      case Fault.Burst(int count) -> load.burst(count);
      case Fault.CountersLost(int devices) -> load.countAnew(devices);
      case Fault.TimeJump(Duration by) -> load.jump(by);
      case Fault.Lost(Fault.Loss loss) -> decisions.lose(loss);
    }
  }
}
