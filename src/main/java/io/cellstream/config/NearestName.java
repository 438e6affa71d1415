package io.cellstream.config;

import java.util.Collection;
import java.util.Comparator;

/** The known name a mistyped one was probably meant to be. */
final class NearestName {

  private NearestName() {
  }

  /** The candidate with the fewest edits from {@code name}; among equals the first in alphabetical order. */
  static String among(Collection<String> candidates, String name) {
    return candidates.stream().min(Comparator.<String>comparingInt(candidate -> distance(candidate, name)).thenComparing(c -> c))
        .orElseThrow(() -> new IllegalArgumentException("no candidates for " + name));
  }

  /** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other (optimal string alignment). */
  static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        edits[i][j] = swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
      }
    }
    return edits[a.length()][b.length()];
  }
}
