package io.cellstream.train.opinion;

import io.cellstream.train.chance.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** A text of some clauses that is for or against something. Its tokens alone say what each of its phrases means: nothing else is hidden than its tone. */
public record Opinion(Tone tone, List<Clause> clauses) {
  private static final int FEWEST_CLAUSES = 2;
  private static final int MOST_CLAUSES = 5;
  private static final int FEWEST_PHRASES = 2;
  private static final int MOST_PHRASES = 5;
  /** Of a thousand clauses. */
  private static final int IRONIC = 350;
  /** The most tokens that an opinion has: every phrase with both particles, and each clause's end. */
  public static final int LONGEST = MOST_CLAUSES * (3 * MOST_PHRASES + 1);

  public Opinion {
    clauses = List.copyOf(clauses);
  }

  /** Some phrases, all of them meant the other way round where they are ironic. */
  record Clause(List<Phrase> phrases, boolean irony) {
    static Clause draw(Tone opinion, RandomGenerator random) {
      boolean irony = random.nextInt(1_000) < IRONIC;
      List<Phrase> phrases = Stream.generate(() -> Phrase.draw(opinion, irony, random))
          .limit(random.nextInt(FEWEST_PHRASES, MOST_PHRASES + 1)).toList();
      return new Clause(phrases, irony);
    }

    Stream<String> tokens() {
      return Stream.concat(phrases.stream().flatMap(Phrase::tokens), Stream.of(irony ? Lexicon.IRONY : Lexicon.STOP));
    }
  }

  /** Each tone is as likely as the other. */
  public static Opinion draw(RandomGenerator random) {
    Tone tone = random.nextBoolean() ? Tone.POSITIVE : Tone.NEGATIVE;
    int count = random.nextInt(FEWEST_CLAUSES, MOST_CLAUSES + 1);
    List<Clause> clauses = new ArrayList<>(count);
    for (int c = 0; c < count; c++) {
      clauses.add(Clause.draw(tone, random));
    }
    return new Opinion(tone, clauses);
  }

  /** The first {@code count} of those that no training sees: fewer are a part of more. */
  public static List<Opinion> heldOut(int count) {
    RandomGenerator random = new SplittableRandom(Seeds.HELD_OUT);
    return Stream.generate(() -> draw(random)).limit(count).toList();
  }

  public List<String> tokens() {
    return clauses.stream().flatMap(Clause::tokens).toList();
  }

  Stream<Phrase> phrases() {
    return clauses.stream().flatMap(clause -> clause.phrases().stream());
  }

  /** The generator in numbers: maps and lists, ready for JSON. */
  public static Map<String, Object> describe() {
    return new TreeMap<>(Map.of("clauses", List.of(FEWEST_CLAUSES, MOST_CLAUSES), "phrasesOfAClause", List.of(FEWEST_PHRASES, MOST_PHRASES),
        "ironicClauses", IRONIC / 1_000.0, "phrase", Phrase.probabilities(), "words", Lexicon.tokens()));
  }
}
