package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LateSchemasTest {
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final List<String> heard = new ArrayList<>();
  private long now = 1_000_000;
  private LateSchemas late = withGrace(GRACE);

  private LateSchemas withGrace(Duration grace) {
    return new LateSchemas(grace, () -> Instant.ofEpochMilli(now), new LateSchemaListener() {
      @Override
      public void awaited(SchemaId id, Duration atMost) {
        heard.add(id + " awaited up to " + atMost.toSeconds());
      }

      @Override
      public void came(SchemaId id, Duration after) {
        heard.add(id + " came after " + after.toSeconds());
      }

      @Override
      public void givenUp(SchemaId id, Duration after) {
        heard.add(id + " given up after " + after.toSeconds());
      }

      @Override
      public void budgetSpent(SchemaId id) {
        heard.add("budget spent at " + id);
      }
    });
  }

  private Duration missingAfter(int id, long seconds) {
    now += seconds * 1000;
    return late.missing(new SchemaId.Numbered(id));
  }

  @Test
  void anIdIsWaitedForUntilItsGraceIsOver() {
    assertThat(missingAfter(7, 0)).isEqualTo(GRACE);
    assertThat(missingAfter(7, 8)).isEqualTo(Duration.ofSeconds(22));
    assertThat(missingAfter(7, 21)).isEqualTo(Duration.ofSeconds(1));
    assertThat(missingAfter(7, 1)).isZero();
    assertThat(heard).containsExactly("7 awaited up to 30", "7 given up after 30");
  }

  @Test
  void anIdHasItsGraceOnce() {
    missingAfter(7, 0);
    missingAfter(7, 30);
    assertThat(missingAfter(7, 3_600)).isZero();
    assertThat(heard).containsExactly("7 awaited up to 30", "7 given up after 30");
  }

  @Test
  void anIdThatComesIsTold() {
    missingAfter(7, 0);
    now += 12_000;
    late.found(new SchemaId.Numbered(7));
    late.found(new SchemaId.Numbered(7));
    assertThat(heard).containsExactly("7 awaited up to 30", "7 came after 12");
  }

  @Test
  void allIdsTogetherAreWaitedForAMinuteInTen() {
    for (int id = 1; id <= 2; id++) {
      missingAfter(id, 0);
      assertThat(missingAfter(id, 30)).isZero();
    }
    assertThat(missingAfter(3, 0)).isZero();
    assertThat(missingAfter(4, 500)).isZero();
    assertThat(missingAfter(3, 50)).isEqualTo(Duration.ofSeconds(10));
    assertThat(heard).containsExactly("1 awaited up to 30", "1 given up after 30", "2 awaited up to 30", "2 given up after 30",
        "budget spent at 3", "3 awaited up to 10");
  }

  @Test
  void aStormOfIdsIsHeldUpForTheBudgetAndNoMore() {
    long start = now;
    int waited = 0;
    for (int id = 1; id <= 10_000; id++) {
      Duration left = late.missing(new SchemaId.Numbered(id));
      while (!left.isZero()) {
        waited++;
        now += Math.min(1000, left.toMillis());
        left = late.missing(new SchemaId.Numbered(id));
      }
    }
    assertThat(now - start).isEqualTo(LateSchemas.BUDGET.toMillis());
    assertThat(waited).isEqualTo(60);
    assertThat(heard).containsExactly("1 awaited up to 30", "1 given up after 30", "2 awaited up to 30", "2 given up after 30",
        "budget spent at 3");
  }

  @Test
  void threadsThatWaitForOneIdSpendTheTimeOnce() {
    for (int second = 0; second <= 30; second++) {
      for (int thread = 0; thread < 4; thread++) {
        late.missing(new SchemaId.Numbered(7));
      }
      now += 1000;
    }
    assertThat(missingAfter(8, 0)).isEqualTo(GRACE);
  }

  @Test
  void whileAThreadIsReplacedItWaitsToo() {
    missingAfter(7, 0);
    missingAfter(7, 45); // its grace was over after 30, and nobody was there to see it
    assertThat(missingAfter(8, 0)).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void aPartitionThatWasElsewhereForLongCostsAMinuteAtMost() {
    missingAfter(7, 0);
    assertThat(missingAfter(7, 300)).isZero();
    assertThat(missingAfter(8, 330)).isEqualTo(GRACE);
  }

  @Test
  void aRegistryThatWasAwayIsGivenTheGraceAnew() {
    missingAfter(7, 0);
    missingAfter(7, 20);
    late.unanswered(new SchemaId.Numbered(7));
    assertThat(missingAfter(7, 120)).isEqualTo(GRACE);
  }

  @Test
  void aGraceAboveTheBudgetIsItsOwnBudget() {
    late = withGrace(Duration.ofMinutes(2));
    missingAfter(7, 0);
    assertThat(missingAfter(7, 119)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void withoutGraceNothingIsWaitedForOrTold() {
    late = withGrace(Duration.ZERO);
    assertThat(missingAfter(7, 0)).isZero();
    late.found(new SchemaId.Numbered(7));
    assertThat(heard).isEmpty();
  }
}
