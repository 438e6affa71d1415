package io.cellstream.train.weather;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Something to say, in one of several ways.
 *
 * @param ways each a sentence's part with its probability in twentieths; together {@link #WHOLE}
 */
record Phrase(List<Way> ways) {
  static final int WHOLE = 20;

  Phrase {
    ways = List.copyOf(ways);
    if (ways.stream().mapToInt(Way::twentieths).sum() != WHOLE) {
      throw new IllegalArgumentException("the ways' probabilities do not sum up to one: " + ways);
    }
  }

  /** One way to say it: words, then phrases. */
  record Way(int twentieths, List<String> words, List<Phrase> then) {
  }

  /**
   * A whole wording, with the probability of choosing it.
   *
   * @param words without spaces
   */
  record Wording(List<String> words, double probability) {
  }

  static Phrase one(Way... ways) {
    return new Phrase(List.of(ways));
  }

  /** Words that are always the same. */
  static Phrase always(String words) {
    return one(way(WHOLE, words));
  }

  /** Either words, so often, or others. */
  static Phrase either(int twentieths, String words, String others) {
    return one(way(twentieths, words), way(WHOLE - twentieths, others));
  }

  static Way way(int twentieths, String words, Phrase... then) {
    return new Way(twentieths, words.isEmpty() ? List.of() : List.of(words.split(" ", -1)), List.of(then));
  }

  /** Chooses a wording. */
  void say(RandomGenerator random, List<String> said) {
    int drawn = random.nextInt(WHOLE);
    for (Way way : ways) {
      drawn -= way.twentieths;
      if (drawn < 0) {
        said.addAll(way.words);
        way.then.forEach(phrase -> phrase.say(random, said));
        return;
      }
    }
  }

  /** All wordings. */
  List<Wording> wordings() {
    List<Wording> all = new ArrayList<>();
    for (Way way : ways) {
      List<Wording> some = List.of(new Wording(way.words, (double) way.twentieths / WHOLE));
      for (Phrase phrase : way.then) {
        some = some.stream().flatMap(begun -> phrase.wordings().stream().map(more -> joined(begun, more))).toList();
      }
      all.addAll(some);
    }
    return all;
  }

  private static Wording joined(Wording begun, Wording more) {
    List<String> words = new ArrayList<>(begun.words);
    words.addAll(more.words);
    return new Wording(words, begun.probability * more.probability);
  }
}
