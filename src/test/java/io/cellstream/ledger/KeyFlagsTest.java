package io.cellstream.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.sequence.SequenceKey;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class KeyFlagsTest {
  private static final int KEYS = 30_000;

  @Test
  void manyKeysHaveEachItsOwnFlagsHoweverOftenTheyChange() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    KeyFlags flags = new KeyFlags();
    Map<Integer, Integer> expected = new HashMap<>();
    for (int i = 0; i < 10 * KEYS; i++) {
      int key = random.nextInt(KEYS);
      int set = random.nextInt(8);
      flags.set(key(key), set);
      expected.put(key, set);
    }
    for (int key = 0; key < KEYS; key++) {
      assertThat(flags.get(key(key))).isEqualTo(expected.getOrDefault(key, 0));
    }
  }

  @Test
  void keysThatComeAndGoDoNotAddUp() {
    KeyFlags flags = new KeyFlags();
    flags.set(key(-1), 5);
    for (int key = 0; key < 100 * KEYS; key++) {
      flags.set(key(key), 1);
      flags.set(key(key), 0);
    }
    assertThat(flags.slots()).isEqualTo(KeyFlags.LEAST);
    assertThat(flags.get(key(-1))).isEqualTo(5);
  }

  private static SequenceKey key(int number) {
    return new SequenceKey(Integer.toString(number).getBytes(UTF_8));
  }
}
