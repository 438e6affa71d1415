package io.cellstream.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.chaos.ChaosOptions.Safeguard;
import io.cellstream.cli.chaos.Fault.Loss;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final int KINDS = 18;

  private static List<Fault> faults(long seed, int count, int brokers, int instances, boolean keepsStates) {
    return Plan.of(new ChaosOptions(seed, count, brokers, instances, Path.of("model"), Set.of()), Loss.possible(keepsStates, false)).steps()
        .stream()
        .map(Plan.Step::fault).toList();
  }

  @Test
  void aSeedHasOnePlan() {
    assertThat(faults(7, 100, 3, 3, true)).isEqualTo(faults(7, 100, 3, 3, true));
    assertThat(faults(7, 100, 3, 3, true)).isNotEqualTo(faults(8, 100, 3, 3, true));
  }

  @Test
  void aHundredFaultsAreOfEveryKind() {
    List<Fault> faults = faults(1, 100, 3, 3, true);

    assertThat(faults).hasSize(100);
    assertThat(faults.stream().map(Object::getClass).collect(Collectors.toSet())).hasSize(KINDS);
    assertThat(faults.stream().filter(Fault.Lost.class::isInstance).map(fault -> ((Fault.Lost) fault).loss()))
        .containsAll(List.of(Loss.values()));
    assertThat(faults.stream().filter(Fault.Local.class::isInstance).map(fault -> ((Fault.Local) fault).harm()))
        .containsAll(List.of(Fault.Local.Harm.values()));
    assertThat(faults.stream().filter(Fault.Pause.class::isInstance).map(fault -> ((Fault.Pause) fault).length()))
        .anyMatch(length -> length.compareTo(Timing.TRANSACTION) > 0).anyMatch(length -> length.compareTo(Duration.ofSeconds(2)) < 0);
  }

  @Test
  void whatIsPlannedForAnInstanceIsForOneThatIsWanted() {
    int wanted = 3;
    for (Fault fault : faults(3, 1000, 1, 3, true)) {
      switch (fault) {
        case Fault.Scale(int to) -> {
          assertThat(to).isBetween(1, 3).isNotEqualTo(wanted);
          wanted = to;
        }
        case Fault.KillInstance(int instance) -> assertThat(instance).isBetween(1, wanted);
        case Fault.Pause(int instance, Duration _) -> assertThat(instance).isBetween(1, wanted);
        case Fault.Restart(int instance) -> assertThat(instance).isBetween(1, wanted);
        case Fault.Local(int instance, Fault.Local.Harm _) -> assertThat(instance).isBetween(1, wanted);
        case Fault.Clone(int from, int to) -> {
          assertThat(from).isBetween(1, wanted);
          assertThat(to).isBetween(1, wanted).isNotEqualTo(from);
        }
        default -> {
          // is not about one instance
        }
      }
    }
  }

  @Test
  void oneInstanceIsNotScaledAndGivesNobodyItsStates() {
    assertThat(faults(3, 500, 1, 1, true)).hasSize(500).noneMatch(Fault.Scale.class::isInstance).noneMatch(Fault.Clone.class::isInstance);
  }

  @Test
  void aModelWithoutStatesLosesNone() {
    assertThat(faults(3, 500, 1, 3, false)).filteredOn(Fault.Lost.class::isInstance).isNotEmpty().containsOnly(new Fault.Lost(Loss.EVENTS));
  }

  @Test
  void whereEndsGoByTheWallClockTheInputIsNotMadeAnew() {
    List<Fault> faults = Plan.of(new ChaosOptions(3, 500, 1, 3, Path.of("model"), Set.of()), Loss.possible(true, true)).steps().stream()
        .map(Plan.Step::fault).toList();

    assertThat(faults).filteredOn(Fault.Lost.class::isInstance).extracting(fault -> ((Fault.Lost) fault).loss())
        .contains(Loss.OFFSETS, Loss.SET_BACK, Loss.CHANGELOG, Loss.EVENTS).doesNotContain(Loss.INPUT);
  }

  private static List<Fault> without(Safeguard missing) {
    return Plan.of(new ChaosOptions(7, 100, 1, 3, Path.of("model"), Set.of(missing)), EnumSet.allOf(Loss.class)).steps().stream()
        .map(Plan.Step::fault).toList();
  }

  @Test
  void aRunWithoutASafeguardBeginsWithWhatThatStandsAgainst() {
    assertThat(without(Safeguard.TRANSACTIONS)).startsWith(new Fault.Burst(4000), new Fault.KillInstances(), new Fault.Burst(4000),
        new Fault.KillInstances());
    assertThat(without(Safeguard.MARK)).hasSize(100).first().isEqualTo(new Fault.Lost(Loss.SET_BACK));
  }

  @Test
  void whereNothingIsWrittenNoProcessIsStartedAgain() {
    assertThat(without(Safeguard.HOOK)).hasSize(100).hasOnlyElementsOfTypes(Fault.Burst.class, Fault.CountersLost.class, Fault.Poison.class,
        Fault.Registry.class, Fault.Retries.class, Fault.Shuffle.class, Fault.TimeJump.class);
  }

  @Test
  void aRegistryLagsForLessThanEventsWaitForIt() {
    assertThat(faults(5, 2000, 1, 3, true)).filteredOn(fault -> fault instanceof Fault.Registry lagging
        && lagging.mode() == RegistryFront.Mode.LAGS).isNotEmpty()
        .allSatisfy(fault -> assertThat(((Fault.Registry) fault).length()).isLessThan(Timing.UNKNOWN_ID_GRACE));
  }
}
