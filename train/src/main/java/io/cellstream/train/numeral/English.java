package io.cellstream.train.numeral;

import java.util.List;

/** Groups of three digits: "four hundred seven thousand twenty". No "and", no hyphens. */
final class English {
  private static final List<String> UNITS = List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
      "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen");
  private static final List<String> TENS = List.of("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");
  private static final List<String> GROUPS = List.of("", "thousand", "million");

  private English() {
  }

  static void say(int number, List<String> words) {
    if (number == 0) {
      words.add(UNITS.getFirst());
    }
    int size = 1_000_000;
    for (int group = GROUPS.size() - 1; group >= 0; group--, size /= 1_000) {
      int part = number / size % 1_000;
      sayGroup(part, words);
      if (part > 0 && group > 0) {
        words.add(GROUPS.get(group));
      }
    }
  }

  private static void sayGroup(int part, List<String> words) {
    if (part >= 100) {
      words.add(UNITS.get(part / 100));
      words.add("hundred");
    }
    int rest = part % 100;
    if (rest >= 20) {
      words.add(TENS.get(rest / 10));
      rest %= 10;
    }
    if (rest > 0) {
      words.add(UNITS.get(rest));
    }
  }
}
