package io.cellstream.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** That the operation behind training and parity is the LSTM of the textbooks, with gate rows in the order i, f, g, o. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class LstmOperationIT {
  private static final int HIDDEN = 3;
  private static final int INPUTS = 2;
  private static final int STEPS = 20;

  private final SplittableRandom random = new SplittableRandom(5);
  private final float[] weightIh = draw(4 * HIDDEN * INPUTS);
  private final float[] weightHh = draw(4 * HIDDEN * HIDDEN);
  private final float[] biasIh = draw(4 * HIDDEN);
  private final float[] biasHh = draw(4 * HIDDEN);
  private final float[] inputs = draw(STEPS * INPUTS);

  @Test
  void agreesWithTheEquationsInDoublePrecision() throws TrainingException {
    try (NDManager memory = PyTorch.start(1).newBaseManager()) {
      NDArray x = memory.create(inputs, new Shape(STEPS, 1, INPUTS));
      NDList zero = new NDList(memory.zeros(new Shape(1, 1, HIDDEN)), memory.zeros(new Shape(1, 1, HIDDEN)));
      NDList weights = new NDList(memory.create(weightIh, new Shape(4L * HIDDEN, INPUTS)),
          memory.create(weightHh, new Shape(4L * HIDDEN, HIDDEN)), memory.create(biasIh), memory.create(biasHh));

      float[] h = x.getNDArrayInternal().lstm(x, zero, weights, true, 1, 0, false, false, false).get(0).toFloatArray();

      double[] expected = equations();
      for (int k = 0; k < expected.length; k++) {
        assertThat((double) h[k]).isCloseTo(expected[k], within(1e-6));
      }
    }
  }

  /** i, f, o = σ(W x + b + U h + b′), g = tanh(the same), c = f ⊙ c + i ⊙ g, h = o ⊙ tanh(c). */
  private double[] equations() {
    double[] all = new double[STEPS * HIDDEN];
    double[] h = new double[HIDDEN];
    double[] c = new double[HIDDEN];
    for (int t = 0; t < STEPS; t++) {
      double[] before = h.clone();
      for (int unit = 0; unit < HIDDEN; unit++) {
        double i = sigmoid(sum(unit, t, before));
        double f = sigmoid(sum(HIDDEN + unit, t, before));
        double g = Math.tanh(sum(2 * HIDDEN + unit, t, before));
        double o = sigmoid(sum(3 * HIDDEN + unit, t, before));
        c[unit] = f * c[unit] + i * g;
        h[unit] = o * Math.tanh(c[unit]);
        all[t * HIDDEN + unit] = h[unit];
      }
    }
    return all;
  }

  private double sum(int row, int t, double[] h) {
    double sum = (double) biasIh[row] + biasHh[row];
    for (int j = 0; j < INPUTS; j++) {
      sum += (double) weightIh[row * INPUTS + j] * inputs[t * INPUTS + j];
    }
    for (int j = 0; j < HIDDEN; j++) {
      sum += weightHh[row * HIDDEN + j] * h[j];
    }
    return sum;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private float[] draw(int size) {
    float[] values = new float[size];
    for (int k = 0; k < size; k++) {
      values[k] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
