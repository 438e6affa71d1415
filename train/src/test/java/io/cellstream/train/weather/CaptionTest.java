package io.cellstream.train.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
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

    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo("197804e6398acb2bde26e81ea845df5210d6dd59ff625ffee92525754cda4034");
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
  @CsvSource({"-0.1, 24.9, 9.9, 0, a frosty clear day with no wind and no snow",
      "0, 25, 10, 0.1, it is chilly and cloudy with drizzle and a breeze",
      "9.9, 74.9, 39.9, 2.9, it is cold and cloudy with a light wind and light rain",
      "10, 75, 40, 3, a mild grey day with showers and gusts", "20, 100, 80, 7.9, it is pleasant and overcast with rain and strong wind",
      "30, 80, 0, 8, it is sweltering and grey with still air and a downpour"})
  void hasSharpBorders(double temperature, double cloud, double wind, double rain, String sentence) {
    Readings readings = new Readings(tenths(temperature), tenths(cloud), tenths(wind), tenths(rain));
    Readings colder = new Readings(readings.temperature() < 0 ? 0 : -1, readings.cloud(), readings.wind(), readings.rain());
    List<String> words = List.of(sentence.split(" ", -1));

    assertThat(readings.features()).containsExactly(temperature, cloud, wind, rain);
    assertThat(new Caption(readings, words).isTrue()).isTrue();
    assertThat(new Caption(colder, words).isTrue()).isFalse();
    assertThat(new Caption(readings, words.subList(0, words.size() - 1)).isTrue()).isFalse();
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
