package io.cellstream.train.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordingTest {
  private static final List<Recording> MANY = HeldOutRecordings.first(4_000);

  /** Of the labels and readings of the first 400; it changes with any change of the generator, and with nothing else. */
  @Test
  void isTheSameFromTheSameSeedOnEveryMachine() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Recording recording : HeldOutRecordings.first(400)) {
      digest.update(recording.condition().label().getBytes(StandardCharsets.UTF_8));
      for (int[] reading : recording.readings()) {
        for (int value : reading) {
          digest.update(ByteBuffer.allocate(4).putInt(value).array());
        }
      }
    }

    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo("ca869dc2ff678124896aacf6eebfd560745447f1a80c95c6588da3ebc99cbc8e");
  }

  @Test
  void isOfEveryConditionEquallyOften() {
    Map<Condition, Integer> counts = new EnumMap<>(Condition.class);
    MANY.forEach(recording -> counts.merge(recording.condition(), 1, Integer::sum));

    assertThat(counts).hasSize(4);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(900, 1_100));
  }

  @Test
  void isOfEveryLengthAllowed() {
    assertThat(MANY.stream().map(Recording::length).distinct().sorted()).containsExactlyElementsOf(
        IntStream.rangeClosed(Recording.SHORTEST, Recording.LONGEST).boxed().toList());
  }

  @Test
  void measuresWhatAMachineCouldShow() {
    for (Recording recording : MANY) {
      for (int[] reading : recording.readings()) {
        assertThat(reading[0]).as("vibration").isBetween(1, 15_000);
        assertThat(reading[1]).as("temperature").isBetween(20_000, 110_000);
        assertThat(reading[2]).as("current").isBetween(1_000, 25_000);
      }
    }
  }

  @Test
  void givesFeaturesOfThreeDecimalsAtMost() {
    for (Recording recording : MANY.subList(0, 100)) {
      for (int t = 0; t < recording.length(); t++) {
        for (int j = 0; j < 3; j++) {
          BigDecimal printed = new BigDecimal(Double.toString(recording.features(t)[j]));
          assertThat(printed.movePointRight(3)).isEqualByComparingTo(BigDecimal.valueOf(recording.readings()[t][j]));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void followsTheProbabilitiesOfItsCondition(Condition condition) {
    SplittableRandom random = new SplittableRandom(3);
    int draws = 20_000;
    for (Regime from : Regime.values()) {
      Map<Regime, Integer> counts = new EnumMap<>(Regime.class);
      for (int draw = 0; draw < draws; draw++) {
        counts.merge(condition.follow(from, random), 1, Integer::sum);
      }
      double all = 0;
      for (Regime to : Regime.values()) {
        double probability = condition.probability(from, to);
        all += probability;
        assertThat((double) counts.getOrDefault(to, 0) / draws).as("%s → %s", from, to).isCloseTo(probability, within(0.015));
      }
      assertThat(all).isCloseTo(1, within(1e-12));
    }
  }
}
