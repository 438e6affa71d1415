package io.cellstream.modelfile;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that a mistyped one most likely means, by edit distance (Levenshtein 1966). */
final class Nearest {
  /** Distances cost the product of both lengths, and longer names are no typing errors of each other. */
  private static final int LONGEST = 200;

  private Nearest() {
  }

  /** The closest of the known words, however far it is. */
  static Optional<String> any(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    return known.stream().filter(candidate -> candidate.length() <= LONGEST)
        .min(Comparator.comparingInt((String candidate) -> distance(word, candidate)).thenComparing(Comparator.naturalOrder()));
  }

  /** {@code ; did you mean "x"?} if a known word is close enough to be meant, else nothing. */
  static String hint(String word, Collection<String> known) {
    return any(word, known.stream().filter(candidate -> isClose(word, candidate)).toList())
        .map(candidate -> "; did you mean \"" + candidate + "\"?").orElse("");
  }

  private static boolean isClose(String word, String candidate) {
    if (word.length() > LONGEST) {
      return false;
    }
    int allowed = Math.max(1, Math.min(word.length(), candidate.length()) / 3);
    boolean abbreviated = (word.length() >= 3 && candidate.startsWith(word)) || (candidate.length() >= 3 && word.startsWith(candidate));
    return abbreviated || distance(word, candidate) <= allowed;
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
