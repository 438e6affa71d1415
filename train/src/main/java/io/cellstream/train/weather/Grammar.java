package io.cellstream.train.weather;

import static io.cellstream.train.weather.Phrase.WHOLE;
import static io.cellstream.train.weather.Phrase.always;
import static io.cellstream.train.weather.Phrase.either;
import static io.cellstream.train.weather.Phrase.one;
import static io.cellstream.train.weather.Phrase.way;

import io.cellstream.train.weather.Meaning.Falling;
import io.cellstream.train.weather.Meaning.Sky;
import io.cellstream.train.weather.Meaning.Warmth;
import io.cellstream.train.weather.Meaning.Wind;
import io.cellstream.train.weather.Phrase.Wording;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What may be said about the weather, and how often it is said so. No free choice is rarer than a quarter. */
final class Grammar {
  private static final Map<Meaning, List<Wording>> WORDINGS = Meaning.all().stream()
      .collect(Collectors.toUnmodifiableMap(meaning -> meaning, meaning -> sentence(meaning).wordings()));

  private Grammar() {
  }

  /** All sentences that say what is meant. */
  static List<Wording> wordings(Meaning meaning) {
    return Objects.requireNonNull(WORDINGS.get(meaning), () -> "nothing is ever felt to be " + meaning);
  }

  static Phrase sentence(Meaning meaning) {
    Phrase warmth = warmth(meaning.warmth());
    Phrase sky = sky(meaning.sky());
    Phrase rest = rest(meaning);
    return one(way(12, "it is", warmth, always("and"), sky, always("with"), rest), way(8, "a", warmth, sky, always("day with"), rest));
  }

  private static Phrase warmth(Warmth warmth) {
    return switch (warmth) {
      case FREEZING -> either(12, "freezing", "frosty");
      case COLD -> either(14, "cold", "chilly");
      case MILD -> always("mild");
      case WARM -> either(15, "warm", "pleasant");
      case HOT -> either(11, "hot", "sweltering");
    };
  }

  private static Phrase sky(Sky sky) {
    return switch (sky) {
      case CLEAR -> either(10, "sunny", "clear");
      case CLOUDY -> always("cloudy");
      case OVERCAST -> either(13, "overcast", "grey");
    };
  }

  /** Wind, and what falls, in either order; that nothing falls need not be said. */
  private static Phrase rest(Meaning meaning) {
    Phrase wind = wind(meaning.wind());
    Phrase falls = falls(meaning.falling(), meaning.warmth() == Warmth.FREEZING);
    if (meaning.falling() == Falling.NOTHING) {
      return one(way(14, "", wind), way(WHOLE - 14, "", wind, always("and"), falls));
    }
    return one(way(10, "", wind, always("and"), falls), way(10, "", falls, always("and"), wind));
  }

  private static Phrase wind(Wind wind) {
    return switch (wind) {
      case STILL -> either(9, "no wind", "still air");
      case BREEZE -> either(12, "a breeze", "a light wind");
      case STRONG -> either(13, "strong wind", "gusts");
    };
  }

  private static Phrase falls(Falling falling, boolean freezes) {
    return switch (falling) {
      case NOTHING -> freezes ? always("no snow") : always("no rain");
      case LIGHT -> freezes ? either(10, "light snow", "flurries") : either(11, "light rain", "drizzle");
      case MODERATE -> freezes ? always("snow") : either(12, "rain", "showers");
      case HEAVY -> freezes ? either(13, "heavy snow", "a blizzard") : either(14, "heavy rain", "a downpour");
    };
  }
}
