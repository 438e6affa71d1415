package io.cellstream.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.config.SequenceSettings;
import io.cellstream.config.Settings;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.PositionPolicy.Late;
import io.cellstream.sequence.PositionPolicy.Restart;
import io.cellstream.sequence.SequencePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RulesTest {

  @Test
  void aSeedHasItsRules() {
    assertThat(Rules.of(4)).isEqualTo(Rules.of(4)).isNotEqualTo(Rules.of(5));
  }

  @Test
  void allRulesThatASettingMayHaveComeInAHundredSeeds() throws Exception {
    List<SequencePolicy> policies = LongStream.range(0, 100)
        .mapToObj(seed -> SequenceSettings.policy(Settings.load(Optional.empty(), Map.of(), Rules.of(seed)))).toList();

    assertThat(policies).extracting(each -> each.positions().late()).contains(Late.values());
    assertThat(policies).extracting(each -> each.positions().restart()).contains(Restart.values());
    assertThat(policies).extracting(SequencePolicy::lifetime).anyMatch(each -> each.idle() != Lifetime.NEVER)
        .anyMatch(each -> each.age() != Lifetime.NEVER).anyMatch(each -> each.length() != Lifetime.NEVER)
        .anyMatch(each -> each.retention() == 0).anyMatch(each -> each.clock() == Lifetime.Clock.WALL);
  }

  @Test
  void byTheWallClockEverySequenceEndsSoon() throws Exception {
    List<SequencePolicy> policies = new ArrayList<>();
    for (long seed = 0; seed < 100; seed++) {
      policies.add(SequenceSettings.policy(Settings.load(Optional.empty(), Map.of(), Rules.of(seed))));
    }

    assertThat(policies).filteredOn(WallClock::ends).isNotEmpty().allMatch(each -> each.lifetime().idle() <= 2000);
  }
}
