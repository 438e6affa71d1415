package io.cellstream.train.weather;

import io.cellstream.train.chance.Seeds;
import io.cellstream.train.weather.Phrase.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A place's readings, and something true said about them.
 *
 * @param words of one sentence
 */
public record Caption(Readings readings, List<String> words) {
  /** The most words of a sentence. */
  public static final int LONGEST = 12;

  private static final List<String> VOCABULARY = Meaning.all().stream()
      .flatMap(meaning -> Grammar.wordings(meaning).stream()).flatMap(wording -> wording.words().stream()).distinct().sorted()
      .toList();

  public Caption {
    words = List.copyOf(words);
  }

  public static Caption draw(RandomGenerator random) {
    Readings readings = Readings.draw(random);
    List<String> words = new ArrayList<>();
    Grammar.sentence(Meaning.feel(readings, random)).say(random, words);
    return new Caption(readings, words);
  }

  /** The first {@code count} of those that no training sees: fewer are a part of more. */
  public static List<Caption> heldOut(int count) {
    RandomGenerator random = new SplittableRandom(Seeds.HELD_OUT);
    return Stream.generate(() -> draw(random)).limit(count).toList();
  }

  /**
   * The best that can be expected, in bits: −log₂ of the probability with which just these words are said about these readings; infinite if
   * they are not true of them. No model's mean over many captions is lower, but by chance.
   */
  public double bits() {
    double probability = Meaning.of(readings).stream().mapToDouble(felt -> felt.probability() * probability(felt.meaning())).sum();
    return -StrictMath.log(probability) / StrictMath.log(2);
  }

  /** Whether these words may be said about these readings. */
  public boolean isTrue() {
    return Meaning.of(readings).stream().anyMatch(felt -> probability(felt.meaning()) > 0);
  }

  private double probability(Meaning meaning) {
    return Grammar.wordings(meaning).stream().filter(wording -> wording.words().equals(words))
        .mapToDouble(Wording::probability).sum();
  }

  /** All words that occur, in alphabetical order. */
  public static List<String> vocabulary() {
    return VOCABULARY;
  }

  /** The grammar in words, for people. */
  public static List<String> grammar() {
    return List.of("it is WARMTH and SKY with REST (0.6), a WARMTH SKY day with REST (0.4)",
        "REST: wind and what falls, in either order (0.5); if nothing falls wind (0.7), or wind and that nothing falls (0.3)",
        "each said in one or two ways, the rarer one with a probability from 0.25 to 0.5",
        "WARMTH: freezing, cold from 0, mild from 10, warm from 20, hot from 30, all felt within 1.5 of what is measured",
        "SKY: clear, cloudy from 25, overcast from 75, felt within 4", "wind: still, a breeze from 10, strong from 40, felt within 2",
        "what falls: light from 0.5, moderate from 3, heavy from 8, felt within 0.5; snow where it is felt to freeze");
  }
}
