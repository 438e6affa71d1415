package io.cellstream.bench.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The numbers that every contender of a setting gets: weights in PyTorch's layout, and tokens with their embeddings as inputs. Seeded, so
 * the same in every run. All sequences begin with the zero state.
 *
 * @param layers the weights, first layer first
 * @param embedding {@code [VOCABULARY][H]}
 * @param tokens {@code [PERIOD][batch]}: at step t row r gets token {@code tokens[t % PERIOD][r]}
 */
public record Problem(Setting setting, List<Layer> layers, float[][] embedding, int[][] tokens) {
  public static final int VOCABULARY = 64;
  /** Steps after which the inputs come again, so that a contender can hold all of them ready; even, for those who alternate two buffers. */
  public static final int PERIOD = 16;

  /**
   * One layer's weights.
   *
   * @param weightIh {@code [gates · H × H]}, row-major
   * @param weightHh {@code [gates · H × H]}, row-major
   * @param biasIh {@code [gates · H]}
   * @param biasHh {@code [gates · H]}
   */
  public record Layer(float[] weightIh, float[] weightHh, float[] biasIh, float[] biasHh) {
  }

  /** Weights uniform in ±scale/√H; PyTorch begins training with scale 1. */
  public static Problem of(Setting setting, double scale) {
    SplittableRandom random = new SplittableRandom(setting.toString().hashCode());
    int hidden = setting.hidden();
    int rows = setting.cell().gates() * hidden;
    double bound = scale / Math.sqrt(hidden);
    List<Layer> layers = new ArrayList<>();
    for (int k = 0; k < setting.layers(); k++) {
      layers.add(new Layer(uniform(random, bound, rows * hidden), uniform(random, bound, rows * hidden), uniform(random, bound, rows),
          uniform(random, bound, rows)));
    }
    float[][] embedding = new float[VOCABULARY][];
    for (int id = 0; id < VOCABULARY; id++) {
      embedding[id] = uniform(random, 1, hidden);
    }
    int[][] tokens = new int[PERIOD][setting.batch()];
    for (int[] step : tokens) {
      for (int row = 0; row < step.length; row++) {
        step[row] = random.nextInt(VOCABULARY);
      }
    }
    return new Problem(setting, layers, embedding, tokens);
  }

  /** The inputs of all rows at a step, side by side: {@code [batch × H]}. */
  public float[] inputs(int step) {
    int hidden = setting.hidden();
    float[] inputs = new float[setting.batch() * hidden];
    for (int row = 0; row < setting.batch(); row++) {
      System.arraycopy(embedding[tokens[step % PERIOD][row]], 0, inputs, row * hidden, hidden);
    }
    return inputs;
  }

  private static float[] uniform(SplittableRandom random, double bound, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return values;
  }
}
