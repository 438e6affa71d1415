package io.cellstream.wire;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** For "did you mean". */
final class NearestName {
  private static final int LONGEST = 64;

  private NearestName() {
  }

  /** The one of {@code known} that takes the fewest edits. */
  static String of(String name, List<String> known) {
    String head = name.length() <= LONGEST ? name : name.substring(0, LONGEST);
    return known.stream().min(Comparator.comparingInt(other -> distance(head, other))).orElseThrow();
  }

  /** Levenshtein's distance, one row at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
