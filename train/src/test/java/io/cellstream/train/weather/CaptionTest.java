package io.cellstream.train.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptionTest {
  private static final List<Caption> MANY = Caption.heldOut(4_000);

  /** Of the first 400; it changes with any change of the generator, and with nothing else. */
  @Test
  void isTheSameFromTheSameSeedOnEveryMachine() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Caption caption : Caption.heldOut(400)) {
      digest.update((Arrays.toString(caption.readings().features()) + caption.words()).getBytes(StandardCharsets.UTF_8));
    }

    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo("5819dd0ad68d82bff3c8cf2112572c4fcda18b91fe42f04f0dd20b1a4437a84c");
  }

  @Test
  void isTrueOfItsReadingsAndOfWordsThatAreKnown() {
    for (Caption caption : MANY) {
      assertThat(caption.isTrue()).as("%s", caption).isTrue();
      assertThat(caption.words()).hasSizeBetween(6, Caption.LONGEST).isSubsetOf(Caption.vocabulary());
    }
    assertThat(MANY).anyMatch(caption -> caption.words().size() == Caption.LONGEST);
    assertThat(Caption.vocabulary()).hasSize(36).doesNotContain(".");
  }

  @ParameterizedTest
  @CsvSource({"-1.6, 20, 5, 0, a frosty clear day with no wind and no snow",
      "1.5, 30, 13, 1, it is chilly and cloudy with drizzle and a breeze",
      "8, 70, 37, 2.4, it is cold and cloudy with a light wind and light rain", "12, 80, 43, 3.6, a mild grey day with showers and gusts",
      "22, 100, 80, 7.4, it is pleasant and overcast with rain and strong wind",
      "32, 80, 0, 8.6, it is sweltering and grey with still air and a downpour"})
  void saysWhatIsFeltWhereThatIsClear(double temperature, double cloud, double wind, double rain, String sentence) {
    Readings readings = new Readings(tenths(temperature), tenths(cloud), tenths(wind), tenths(rain));
    Readings colder = new Readings(readings.temperature() < 0 ? 20 : -20, readings.cloud(), readings.wind(), readings.rain());
    List<String> words = List.of(sentence.split(" ", -1));

    assertThat(Meaning.of(readings)).hasSize(1);
    assertThat(readings.features()).containsExactly(temperature, cloud, wind, rain);
    assertThat(new Caption(readings, words).isTrue()).isTrue();
    assertThat(new Caption(colder, words).isTrue()).isFalse();
    assertThat(new Caption(readings, words.subList(0, words.size() - 1)).isTrue()).isFalse();
  }

  /** At 9.4 °C it is felt to be from 7.9 to 10.8 °C, of which 9 of 30 tenths are mild. */
  @Test
  void maySayEitherNearABorder() {
    Readings readings = new Readings(94, 500, 200, 0);

    assertThat(new Caption(readings, List.of("a mild cloudy day with a breeze".split(" ", -1))).bits())
        .isCloseTo(-Math.log(9 / 30.0 * 0.4 * 0.7 * 0.6) / Math.log(2), within(1e-12));
    assertThat(new Caption(readings, List.of("a chilly cloudy day with a breeze".split(" ", -1))).bits())
        .isCloseTo(-Math.log(21 / 30.0 * 0.4 * 0.3 * 0.7 * 0.6) / Math.log(2), within(1e-12));
  }

  @Test
  void mayMeanSomethingWithProbabilitiesThatSumUpToOneAndAsItIsFelt() {
    SplittableRandom random = new SplittableRandom(8);
    for (Caption caption : MANY) {
      List<Meaning.Felt> meanings = Meaning.of(caption.readings());
      assertThat(meanings.stream().mapToDouble(Meaning.Felt::probability).sum()).isCloseTo(1, within(1e-12));
      assertThat(Meaning.feel(caption.readings(), random)).isIn(meanings.stream().map(Meaning.Felt::meaning).toList()).isIn(Meaning.all());
    }
  }

  /** 0.6 for the form, 0.7 for "cold", 0.65 for "overcast", 0.5 for the order, 0.6 for the wind, 0.7 for the rain. */
  @Test
  void costsTheBitsOfTheChoicesInIt() {
    Caption caption = new Caption(new Readings(50, 900, 200, 100),
        List.of("it is cold and overcast with a breeze and heavy rain".split(" ", -1)));

    assertThat(caption.bits()).isCloseTo(-Math.log(0.6 * 0.7 * 0.65 * 0.5 * 0.6 * 0.7) / Math.log(2), within(1e-12));
    assertThat(new Caption(caption.readings(), List.of("sunny")).bits()).isInfinite();
  }

  private static int tenths(double value) {
    return (int) Math.round(value * 10);
  }
}
