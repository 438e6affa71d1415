package io.cellstream.train.numeral;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NumeralTest {
  private static final List<Numeral> MANY = Numeral.heldOut(4_000);

  /** Of the first 400; it changes with any change of the generator, and with nothing else. */
  @Test
  void isTheSameFromTheSameSeedOnEveryMachine() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Numeral numeral : Numeral.heldOut(400)) {
      digest.update((numeral.tokens().toString() + numeral.words()).getBytes(StandardCharsets.UTF_8));
    }

    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo("86af8da52a7397bedc4d991f2fe61f7c8115ddb6e30d5b1a516efe316fabbbd3");
  }

  @Test
  void isReadDigitByDigitAfterItsLanguage() {
    assertThat(new Numeral(Language.KO, 407).tokens()).containsExactly("ko", "4", "0", "7");
    assertThat(new Numeral(Language.EN, 0).tokens()).containsExactly("en", "0");
    assertThat(Numeral.inputs()).hasSize(12).doesNotHaveDuplicates();
  }

  @Test
  void isNeverLearnedIfItIsHeldOut() {
    SplittableRandom random = new SplittableRandom(3);
    for (int draw = 0; draw < 100_000; draw++) {
      Numeral numeral = Numeral.drawForLearning(1 + draw % Numeral.DIGITS, random);
      assertThat(Numeral.isHeldOut(numeral.number())).isFalse();
      assertThat(Integer.toString(numeral.number())).hasSize(1 + draw % Numeral.DIGITS);
    }
    assertThat(MANY).allMatch(numeral -> Numeral.isHeldOut(numeral.number()));
  }

  @Test
  void holdsOutATenthOfTheNumbersAndNoSmallOnes() {
    assertThat(IntStream.range(0, 1_000)).noneMatch(Numeral::isHeldOut);
    assertThat(IntStream.range(1_000, 1_001_000).filter(Numeral::isHeldOut).count()).isBetween(99_000L, 101_000L);
    // whatever the last digit, as often
    for (int digit = 0; digit < 10; digit++) {
      int last = digit;
      assertThat(IntStream.range(1_000, 1_001_000).filter(number -> number % 10 == last && Numeral.isHeldOut(number)).count())
          .isBetween(9_600L, 10_400L);
    }
  }

  @Test
  void isOfEitherLanguageAndOfAnyLengthFromFourDigitsOn() {
    assertThat(MANY.stream().filter(numeral -> numeral.language() == Language.KO).count()).isBetween(1_870L, 2_130L);
    for (int digits = 4; digits <= Numeral.DIGITS; digits++) {
      int length = digits;
      assertThat(MANY.stream().filter(numeral -> Integer.toString(numeral.number()).length() == length).count()).isBetween(560L, 780L);
    }
  }

  @Test
  void isSaidInWordsThatAreKnown() {
    assertThat(MANY).allSatisfy(numeral -> assertThat(numeral.words()).hasSizeLessThanOrEqualTo(Numeral.LONGEST)
        .isSubsetOf(Numeral.vocabulary()));
    assertThat(new Numeral(Language.KO, 777_777_777).words()).hasSize(Numeral.LONGEST);
    assertThat(Numeral.vocabulary()).hasSize(46).doesNotContain(".", "");
  }
}
