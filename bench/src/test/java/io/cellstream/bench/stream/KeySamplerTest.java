package io.cellstream.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeySamplerTest {
  private static final int DRAWS = 200_000;

  private static double[] shares(Distribution distribution, int keys) {
    KeySampler sampler = new KeySampler(distribution, keys);
    SplittableRandom random = new SplittableRandom(1);
    double[] shares = new double[keys];
    for (int i = 0; i < DRAWS; i++) {
      shares[sampler.next(random)] += 1.0 / DRAWS;
    }
    return shares;
  }

  @Test
  void uniformDrawsEveryKeyEquallyOften() {
    for (double share : shares(Distribution.UNIFORM, 7)) {
      assertThat(share).isCloseTo(1 / 7.0, within(0.005));
    }
  }

  @Test
  void zipfDrawsTheKeyOfRankRInProportionToOneOverR() {
    double[] shares = shares(Distribution.ZIPF, 5);

    // 1 + 1/2 + 1/3 + 1/4 + 1/5
    double sum = 137 / 60.0;
    for (int k = 0; k < shares.length; k++) {
      assertThat(shares[k]).isCloseTo(1 / sum / (k + 1), within(0.005));
    }
  }

  @Test
  void oneKeyIsAlwaysDrawn() {
    assertThat(shares(Distribution.ZIPF, 1)[0]).isCloseTo(1, within(1e-9));
  }
}
