package io.cellstream.train.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cellstream.train.weather.Meaning.Falling;
import io.cellstream.train.weather.Meaning.Sky;
import io.cellstream.train.weather.Meaning.Warmth;
import io.cellstream.train.weather.Meaning.Wind;
import io.cellstream.train.weather.Phrase.Wording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GrammarTest {
  private static final List<Meaning> MEANINGS = Meaning.all();

  @Test
  void saysEveryWordingInOneWayOnlyWithProbabilitiesThatSumUpToOne() {
    for (Meaning meaning : MEANINGS) {
      List<Wording> wordings = Grammar.sentence(meaning).wordings();

      assertThat(wordings.stream().map(Wording::words)).doesNotHaveDuplicates();
      assertThat(wordings.stream().mapToDouble(Wording::probability).sum()).isCloseTo(1, within(1e-12));
    }
  }

  /** So a sentence tells all there is to tell. */
  @Test
  void saysNothingThatIsTrueOfOtherWeatherToo() {
    Set<List<String>> all = new HashSet<>();
    for (Meaning meaning : MEANINGS) {
      for (Wording wording : Grammar.sentence(meaning).wordings()) {
        assertThat(all.add(wording.words())).as("%s of %s", wording.words(), meaning).isTrue();
      }
    }
    assertThat(MEANINGS).hasSize(5 * 3 * (1 + 2 * 4));
  }

  @Test
  void saysEachWordingAsOftenAsItsProbabilitySays() {
    Phrase sentence = Grammar.sentence(new Meaning(Warmth.FREEZING, Sky.OVERCAST, Wind.BREEZE, Falling.HEAVY));
    SplittableRandom random = new SplittableRandom(4);
    int draws = 40_000;
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int draw = 0; draw < draws; draw++) {
      List<String> said = new ArrayList<>();
      sentence.say(random, said);
      counts.merge(said, 1, Integer::sum);
    }

    List<Wording> wordings = sentence.wordings();
    assertThat(counts.keySet()).hasSameSizeAs(wordings);
    for (Wording wording : wordings) {
      double deviation = Math.sqrt(wording.probability() / draws);
      assertThat((double) counts.getOrDefault(wording.words(), 0) / draws).isCloseTo(wording.probability(), within(5 * deviation));
    }
  }

  @Test
  void leavesNoFreeChoiceBelowAQuarter() {
    for (Meaning meaning : MEANINGS) {
      requireNoneRarer(Grammar.sentence(meaning));
    }
  }

  private static void requireNoneRarer(Phrase phrase) {
    for (Phrase.Way way : phrase.ways()) {
      assertThat(way.twentieths()).isGreaterThanOrEqualTo(Phrase.WHOLE / 4);
      way.then().forEach(GrammarTest::requireNoneRarer);
    }
  }
}
