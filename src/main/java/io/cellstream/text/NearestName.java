package io.cellstream.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name a mistyped one was probably meant to be, for "did you mean". */
public final class NearestName {
  /** Distances cost the product of both lengths; names come from files and events that anyone may have written. */
  static final int LONGEST = 200;

  private NearestName() {
  }

  /** The question whether another name was meant, to follow what is wrong: {@code ; did you mean "x"?}; empty if none is near. */
  public static String question(Collection<String> known, String name) {
    return meant(known, name).map(near -> "; did you mean " + Printable.quoted(near) + "?").orElse("");
  }

  /**
   * The known name with the fewest edits from {@code name}, however far it is; among equals the first in alphabetical order. Known names of
   * more than 200 characters are left out, and of a longer {@code name} the first 200 characters count. Empty if nothing is known.
   */
  private static Optional<String> among(Collection<String> known, String name) {
    String head = name.length() <= LONGEST ? name : name.substring(0, LONGEST);
    return known.stream().filter(candidate -> candidate.length() <= LONGEST)
        .min(Comparator.comparingInt((String candidate) -> distance(candidate, head)).thenComparing(Comparator.naturalOrder()));
  }

  /**
   * The known name with the fewest edits from {@code name}, of those that are near enough to be meant: a third of the letters differ at
   * most, or one is short for the other. Give names without a prefix that all have: it would make all of them look near.
   */
  public static Optional<String> meant(Collection<String> known, String name) {
    return name.length() > LONGEST ? Optional.empty() : among(known.stream().filter(candidate -> isClose(name, candidate)).toList(), name);
  }

  private static boolean isClose(String name, String candidate) {
    if (candidate.length() > LONGEST) {
      return false;
    }
    int shorter = Math.min(name.length(), candidate.length());
    int allowed = shorter < 2 ? 0 : Math.max(1, shorter / 3);
    boolean abbreviated = (name.length() >= 3 && candidate.startsWith(name)) || (candidate.length() >= 3 && name.startsWith(candidate));
    return abbreviated || distance(name, candidate) <= allowed;
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
