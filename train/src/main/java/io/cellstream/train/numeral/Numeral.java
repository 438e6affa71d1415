package io.cellstream.train.numeral;

import io.cellstream.train.chance.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A number that is to be said in a language. One of ten, but for the small ones, is held out: no training sees it in either language. */
public record Numeral(Language language, int number) {
  /** The largest number. */
  public static final int LARGEST = 999_999_999;
  /** The most digits. */
  public static final int DIGITS = 9;
  /** The most words: 칠 천 칠 백 칠 십 칠, twice, and 칠 억 and 만 between. */
  public static final int LONGEST = 17;

  /** Fewer digits are never held out: such numbers can only be known by heart. */
  private static final int FEWEST_HELD_OUT = 4;
  private static final int ONE_OF = 10;
  private static final Language[] LANGUAGES = Language.values();

  /** A numeral of so many digits to learn from. */
  public static Numeral drawForLearning(int digits, RandomGenerator random) {
    return draw(digits, random, false);
  }

  /** The first {@code count} of the held-out numerals: fewer are a part of more. Of any number of digits from four on, equally often. */
  public static List<Numeral> heldOut(int count) {
    RandomGenerator random = new SplittableRandom(Seeds.HELD_OUT);
    return Stream.generate(() -> draw(random.nextInt(FEWEST_HELD_OUT, DIGITS + 1), random, true)).limit(count).toList();
  }

  private static Numeral draw(int digits, RandomGenerator random, boolean heldOut) {
    int smallest = IntStream.range(1, digits).reduce(1, (power, _) -> power * 10);
    Language language = LANGUAGES[random.nextInt(LANGUAGES.length)];
    while (true) {
      int number = random.nextInt(digits == 1 ? 0 : smallest, 10 * smallest);
      if (isHeldOut(number) == heldOut) {
        return new Numeral(language, number);
      }
    }
  }

  /** Decided by the number alone, in no pattern that its digits show. */
  static boolean isHeldOut(int number) {
    return number >= 1_000 && Integer.remainderUnsigned(scrambled(number), ONE_OF) == 0;
  }

  /** The finisher of MurmurHash3: every bit of the number reaches every bit of the result. */
  private static int scrambled(int number) {
    int bits = number;
    bits = (bits ^ (bits >>> 16)) * 0x85ebca6b;
    bits = (bits ^ (bits >>> 13)) * 0xc2b2ae35;
    return bits ^ (bits >>> 16);
  }

  /** What is read: the language, then the digits. */
  public List<String> tokens() {
    List<String> tokens = new ArrayList<>();
    tokens.add(language.token());
    tokens.addAll(List.of(Integer.toString(number).split("")));
    return tokens;
  }

  /** What is to be said. */
  public List<String> words() {
    return language.words(number);
  }

  /** All tokens that are read. */
  public static List<String> inputs() {
    return Stream.concat(Arrays.stream(LANGUAGES).map(Language::token), IntStream.range(0, 10).mapToObj(Integer::toString)).toList();
  }

  /** All words that are said, in their alphabets' order. */
  public static List<String> vocabulary() {
    TreeSet<String> words = new TreeSet<>();
    for (Language language : LANGUAGES) {
      IntStream.rangeClosed(0, 100).forEach(number -> words.addAll(language.words(number)));
      words.addAll(language.words(LARGEST));
    }
    return List.copyOf(words);
  }
}
