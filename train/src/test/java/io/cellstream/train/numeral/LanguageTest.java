package io.cellstream.train.numeral;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
  private static final Map<String, Integer> SMALL = Map.ofEntries(Map.entry("zero", 0), Map.entry("one", 1), Map.entry("two", 2),
      Map.entry("three", 3), Map.entry("four", 4), Map.entry("five", 5), Map.entry("six", 6), Map.entry("seven", 7),
      Map.entry("eight", 8), Map.entry("nine", 9), Map.entry("ten", 10), Map.entry("eleven", 11), Map.entry("twelve", 12),
      Map.entry("thirteen", 13), Map.entry("fourteen", 14), Map.entry("fifteen", 15), Map.entry("sixteen", 16),
      Map.entry("seventeen", 17), Map.entry("eighteen", 18), Map.entry("nineteen", 19), Map.entry("twenty", 20),
      Map.entry("thirty", 30), Map.entry("forty", 40), Map.entry("fifty", 50), Map.entry("sixty", 60), Map.entry("seventy", 70),
      Map.entry("eighty", 80), Map.entry("ninety", 90));
  private static final String KOREAN_DIGITS = "영일이삼사오육칠팔구";

  @ParameterizedTest
  @CsvSource({"0, zero, 영", "7, seven, 칠", "10, ten, 십", "11, eleven, 십 일", "20, twenty, 이 십", "100, one hundred, 백",
      "407, four hundred seven, 사 백 칠", "1000, one thousand, 천", "1111, one thousand one hundred eleven, 천 백 십 일",
      "10000, ten thousand, 만", "11000, eleven thousand, 만 천", "20010, twenty thousand ten, 이 만 십",
      "110000, one hundred ten thousand, 십 일 만",
      "1000000, one million, 백 만", "4070020, four million seventy thousand twenty, 사 백 칠 만 이 십", "100000000, one hundred million, 일 억",
      "100010000, one hundred million ten thousand, 일 억 일 만",
      "987654321, nine hundred eighty seven million six hundred fifty four thousand three hundred twenty one, 구 억 팔 천 칠 백 육 십 오 만 사 천 삼 백 이 십 일"})
  void saysNumbers(int number, String english, String korean) {
    assertThat(Language.EN.words(number)).containsExactly(english.split(" ", -1));
    assertThat(Language.KO.words(number)).containsExactly(korean.split(" ", -1));
  }

  /** Read back by arithmetic that works from the words, every number comes out again: so no two are said alike. */
  @Test
  void canBeReadBack() {
    SplittableRandom random = new SplittableRandom(6);
    IntStream numbers = IntStream.concat(IntStream.range(0, 20_001), random.ints(20_000, 0, Numeral.LARGEST + 1));

    numbers.forEach(number -> {
      assertThat(english(Language.EN.words(number))).isEqualTo(number);
      assertThat(korean(Language.KO.words(number))).isEqualTo(number);
    });
  }

  private static long english(List<String> words) {
    long total = 0;
    long group = 0;
    for (String word : words) {
      switch (word) {
        case "hundred" -> group *= 100;
        case "thousand", "million" -> {
          total += group * (word.equals("million") ? 1_000_000 : 1_000);
          group = 0;
        }
        default -> group += SMALL.getOrDefault(word, Integer.MIN_VALUE);
      }
    }
    return total + group;
  }

  private static long korean(List<String> words) {
    long total = 0;
    long group = 0;
    long digit = 0;
    for (String word : words) {
      switch (word) {
        case "십", "백", "천" -> {
          group += Math.max(digit, 1) * (word.equals("십") ? 10 : word.equals("백") ? 100 : 1_000);
          digit = 0;
        }
        case "만", "억" -> {
          total += Math.max(group + digit, 1) * (word.equals("만") ? 10_000 : 100_000_000);
          group = 0;
          digit = 0;
        }
        default -> digit = KOREAN_DIGITS.indexOf(word);
      }
    }
    return total + group + digit;
  }
}
