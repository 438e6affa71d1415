package io.cellstream.cli.chaos;

import io.cellstream.cli.chaos.ChaosOptions.Safeguard;
import io.cellstream.cli.chaos.Fault.Local.Harm;
import io.cellstream.cli.chaos.Fault.Loss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Which faults come, in which order and how closely: all of it follows from the seed.
 *
 * @param steps in their order
 */
record Plan(List<Step> steps) {
  private static final Duration LONGEST_GAP = Duration.ofMillis(1500);
  /** How long after a burst an instance is in the middle of it. */
  private static final Duration AMID = Duration.ofMillis(400);
  private static final int TRIES = 4;

  /**
   * A fault and when it comes.
   *
   * @param after the time since the fault before
   * @param isSettled whether to wait, too, until something was committed since the fault before
   */
  record Step(Fault fault, Duration after, boolean isSettled) {
  }

  Plan {
    steps = List.copyOf(steps);
  }

  /** A kind of fault, and how many of a hundred are of it. */
  private enum Kind {
    KILL_INSTANCE(14, false), //
    KILL_INSTANCES(4, false), //
    OUTAGE(4, false), //
    KILL_BROKER(6, false), //
    KILL_EVERYTHING(2, false), //
    PAUSE(6, false), //
    RESTART(6, false), //
    SCALE(7, false), //
    LOCAL(8, false), //
    CLONE(2, false), //
    REGISTRY(9, true), //
    POISON(6, true), //
    RETRIES(6, true), //
    SHUFFLE(5, true), //
    BURST(4, true), //
    COUNTERS(2, true), //
    TIME_JUMP(4, true), //
    LOST(5, false);

    private final int share;
    /** Whether all processes go on. */
    private final boolean leavesProcesses;

    Kind(int share, boolean leavesProcesses) {
      this.share = share;
      this.leavesProcesses = leavesProcesses;
    }
  }

  /** @param possible what may be lost */
  static Plan of(ChaosOptions options, Set<Loss> possible) {
    return new Draw(options, possible).plan();
  }

  /** The drawing of one plan. */
  private static final class Draw {
    private final ChaosOptions options;
    private final Random random;
    private final List<Kind> bag = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private final List<Harm> harms = new ArrayList<>();
    private final List<RegistryFront.Mode> modes = new ArrayList<>();
    private final Set<Loss> possible;
    private int instances;

    Draw(ChaosOptions options, Set<Loss> possible) {
      this.options = options;
      this.possible = possible;
      this.random = new Random(options.seed());
      this.instances = options.instances();
    }

    Plan plan() {
      List<Step> steps = new ArrayList<>();
      // the first of them are what the missing safeguards stand against
      options.without().stream().sorted().flatMap(missing -> test(missing).stream()).limit(options.faults()).forEach(steps::add);
      while (steps.size() < options.faults()) {
        if (bag.isEmpty()) {
          fillBag();
        }
        Kind kind = bag.removeLast();
        if (isPossible(kind)) {
          steps.add(new Step(fault(kind), millis(0, (int) LONGEST_GAP.toMillis()), random.nextInt(4) != 0));
        }
      }
      return new Plan(steps);
    }

    private static List<Step> test(Safeguard missing) {
      return switch (missing) {
        // amid events that are being stepped, so that predictions are sent and not yet committed; and one kill may come right after a commit
        case TRANSACTIONS -> Collections.nCopies(TRIES, List.of(new Step(new Fault.Burst(4000), LONGEST_GAP, true),
            new Step(new Fault.KillInstances(), AMID, false))).stream().flatMap(List::stream).toList();
        case HOOK -> List.of(new Step(new Fault.Burst(500), LONGEST_GAP, true));
        case MARK -> List.of(new Step(new Fault.Lost(Loss.SET_BACK), LONGEST_GAP, true));
      };
    }

    /** Where nothing is written, the next start is refused; so the verdict is reached only if there is none. */
    private boolean isPossible(Kind kind) {
      if (options.without().contains(Safeguard.HOOK)) {
        return kind.leavesProcesses;
      }
      return switch (kind) {
        case SCALE -> options.instances() > 1;
        case CLONE -> instances > 1;
        default -> true;
      };
    }

    private void fillBag() {
      for (Kind kind : Kind.values()) {
        bag.addAll(Collections.nCopies(kind.share, kind));
      }
      Collections.shuffle(bag, random);
    }

    private Fault fault(Kind kind) {
      return switch (kind) {
        case KILL_INSTANCE -> new Fault.KillInstance(instance());
        case KILL_INSTANCES -> new Fault.KillInstances();
        case OUTAGE -> new Fault.Outage(millis(200, 3000), millis(200, random.nextBoolean() ? 10_000 : 7_200_000));
        case KILL_BROKER -> new Fault.KillBroker(1 + random.nextInt(options.brokers()), millis(0, 2000));
        case KILL_EVERYTHING -> new Fault.KillEverything(millis(0, 2000));
        // half of them beyond the session's and the transaction's time-out
        case PAUSE -> new Fault.Pause(instance(), random.nextBoolean() ? millis(200, 2000) : Timing.BEYOND_TIMEOUTS);
        case RESTART -> new Fault.Restart(instance());
        case SCALE -> scale();
        case LOCAL -> new Fault.Local(instance(), next(harms, Harm.values()));
        case CLONE -> copied(instance());
        case REGISTRY -> registry(next(modes, RegistryFront.Mode.FAULTS));
        case POISON -> new Fault.Poison(5 + random.nextInt(40));
        case RETRIES -> new Fault.Retries(20 + random.nextInt(200));
        case SHUFFLE -> new Fault.Shuffle(20 + random.nextInt(200));
        case BURST -> new Fault.Burst(500 + random.nextInt(3000));
        case COUNTERS -> new Fault.CountersLost(10 + random.nextInt(50));
        case TIME_JUMP -> new Fault.TimeJump(Duration.ofHours(random.nextLong(-24 * 400, 24 * 400)));
        case LOST -> new Fault.Lost(next(losses, possible.stream().sorted().toArray(Loss[]::new)));
      };
    }

    /** To another number than there are, and to many after few. */
    private Fault scale() {
      instances = instances == 1 ? options.instances() : 1 + random.nextInt(instances - 1);
      return new Fault.Scale(instances);
    }

    /** From there to another one. */
    private Fault copied(int from) {
      return new Fault.Clone(from, 1 + (from + random.nextInt(instances - 1)) % instances);
    }

    private Fault registry(RegistryFront.Mode mode) {
      return new Fault.Registry(mode,
          mode == RegistryFront.Mode.LAGS ? millis(200, (int) Timing.LONGEST_LAG.toMillis()) : millis(500, 4000));
    }

    private int instance() {
      return 1 + random.nextInt(instances);
    }

    /** Each comes once before one comes twice. */
    private <T> T next(List<T> left, T[] all) {
      if (left.isEmpty()) {
        left.addAll(Arrays.asList(all));
        Collections.shuffle(left, random);
      }
      return left.removeLast();
    }

    private Duration millis(int from, int to) {
      return Duration.ofMillis(from + random.nextInt(to - from));
    }
  }
}
