package io.cellstream.train.numeral;

import java.util.List;

/**
 * Groups of four digits: "사 백 칠 만 이 십". A one is not said before ten, hundred and thousand, nor before 만 (10⁴) where the number begins
 * with it; it is said before 억 (10⁸).
 */
final class Korean {
  private static final List<String> UNITS = List.of("영", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구");
  private static final List<String> POWERS = List.of("", "십", "백", "천");
  private static final List<String> GROUPS = List.of("", "만", "억");

  private Korean() {
  }

  static void say(int number, List<String> words) {
    if (number == 0) {
      words.add(UNITS.getFirst());
    }
    int size = 100_000_000;
    for (int group = GROUPS.size() - 1; group >= 0; group--, size /= 10_000) {
      int part = number / size % 10_000;
      if (part == 1 && group == 1 && words.isEmpty()) {
        words.add(GROUPS.get(group));
      } else if (part > 0) {
        sayGroup(part, words);
        if (group > 0) {
          words.add(GROUPS.get(group));
        }
      }
    }
  }

  private static void sayGroup(int part, List<String> words) {
    int size = 1_000;
    for (int power = POWERS.size() - 1; power >= 0; power--, size /= 10) {
      int digit = part / size % 10;
      if (digit > 1 || (digit == 1 && power == 0)) {
        words.add(UNITS.get(digit));
      }
      if (digit > 0 && power > 0) {
        words.add(POWERS.get(power));
      }
    }
  }
}
