package io.cellstream.train.opinion;

import static io.cellstream.train.opinion.Tone.NEGATIVE;
import static io.cellstream.train.opinion.Tone.POSITIVE;

import java.util.List;

/**
 * The best that can be done: the tone under which an opinion is likelier, with the generator's own probabilities (Bayes' rule; both are
 * equally likely beforehand). No classifier is right more often on average.
 */
public final class Optimum {
  private Optimum() {
  }

  public static Tone judge(Opinion opinion) {
    return evidence(opinion) >= 0 ? POSITIVE : NEGATIVE;
  }

  /** ln of how much likelier the opinion is if it is positive. */
  static double evidence(Opinion opinion) {
    return opinion.phrases().mapToDouble(phrase -> phrase.logLikelihood(POSITIVE) - phrase.logLikelihood(NEGATIVE)).sum();
  }

  /** The best that can be done word by word: the tone of which there are more words, whatever stands around them. */
  public static Tone judgeWordByWord(Opinion opinion) {
    List<String> tokens = opinion.tokens();
    return count(tokens, POSITIVE) >= count(tokens, NEGATIVE) ? POSITIVE : NEGATIVE;
  }

  private static long count(List<String> tokens, Tone tone) {
    return tokens.stream().filter(Lexicon.of(tone)::contains).count();
  }
}
