package io.cellstream.train.opinion;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A word of a clause with what belongs to it.
 *
 * @param meant what it says about the matter, once {@link Lexicon#NOT} and irony are taken off; empty: nothing, it is a neutral word
 */
record Phrase(Optional<Tone> meant, boolean strong, boolean negated, String word) {
  /** The probabilities here are thousandths. */
  private static final int WHOLE = 1_000;
  private static final int NEUTRAL = 400;
  private static final int AGREES = 700;
  private static final int STRONG_IF_IT_AGREES = 500;
  private static final int STRONG_ELSE = 200;
  private static final int NEGATED = 300;

  static Phrase draw(Tone opinion, boolean irony, RandomGenerator random) {
    if (happens(NEUTRAL, random)) {
      return new Phrase(Optional.empty(), happens(STRONG_ELSE, random), happens(NEGATED, random), one(Lexicon.neutral(), random));
    }
    Tone meant = opinion.turned(!happens(AGREES, random));
    boolean strong = happens(meant == opinion ? STRONG_IF_IT_AGREES : STRONG_ELSE, random);
    boolean negated = happens(NEGATED, random);
    return new Phrase(Optional.of(meant), strong, negated, one(Lexicon.of(meant.turned(negated != irony)), random));
  }

  private static boolean happens(int thousandths, RandomGenerator random) {
    return random.nextInt(WHOLE) < thousandths;
  }

  private static String one(List<String> words, RandomGenerator random) {
    return words.get(random.nextInt(words.size()));
  }

  Stream<String> tokens() {
    return Stream.of(strong ? Lexicon.VERY : "", word, negated ? Lexicon.NOT : "").filter(token -> !token.isEmpty());
  }

  /** ln p(what it means, how strongly | the opinion); what does not depend on the opinion is left out. */
  double logLikelihood(Tone opinion) {
    if (meant.isEmpty()) {
      return 0;
    }
    boolean agrees = meant.get() == opinion;
    int strongly = agrees ? STRONG_IF_IT_AGREES : STRONG_ELSE;
    return ln(agrees ? AGREES : WHOLE - AGREES) + ln(strong ? strongly : WHOLE - strongly);
  }

  private static double ln(int thousandths) {
    return StrictMath.log((double) thousandths / WHOLE);
  }

  static Map<String, Double> probabilities() {
    return new TreeMap<>(Map.of("neutral", share(NEUTRAL), "agrees with the opinion", share(AGREES), "strong if it agrees",
        share(STRONG_IF_IT_AGREES), "strong else", share(STRONG_ELSE), "negated", share(NEGATED)));
  }

  private static double share(int thousandths) {
    return (double) thousandths / WHOLE;
  }
}
