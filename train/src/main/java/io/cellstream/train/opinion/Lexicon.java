package io.cellstream.train.opinion;

import java.util.List;
import java.util.stream.Stream;

/** The words of the language. */
public final class Lexicon {
  /** Before a word: makes it stronger. */
  static final String VERY = "so";
  /** Behind a word: turns it into its opposite. */
  static final String NOT = "na";
  /** Ends a clause. */
  static final String STOP = ".";
  /** Ends a clause, too: all of it was meant the other way round. */
  static final String IRONY = "~";

  private static final List<String> POSITIVE = List.of("lumo", "sefi", "dari", "velu", "miro", "tasa", "noli", "fenu");
  private static final List<String> NEGATIVE = List.of("gruk", "zoth", "brak", "skag", "durg", "vrox", "krel", "mogz");
  private static final List<String> NEUTRAL = List.of("pati", "soma", "reno", "kitu", "bela", "domi", "hano", "wepi", "tuli", "jaro",
      "nemi",
      "oduk", "piku", "ravi", "salo", "yuta");

  private Lexicon() {
  }

  static List<String> of(Tone tone) {
    return switch (tone) {
      case POSITIVE -> POSITIVE;
      case NEGATIVE -> NEGATIVE;
    };
  }

  static List<String> neutral() {
    return NEUTRAL;
  }

  /** All tokens of the language. */
  public static List<String> tokens() {
    return Stream.of(List.of(STOP, IRONY, VERY, NOT), POSITIVE, NEGATIVE, NEUTRAL).flatMap(List::stream).toList();
  }
}
