package io.cellstream.bench.jmh;

import io.cellstream.model.definition.Tensor;
import java.util.Random;

/** Seeded weights, uniform in ±1/√H as PyTorch begins. */
final class RandomTensors {
  private final Random random = new Random(1);
  private final float scale;

  RandomTensors(int hidden) {
    this.scale = (float) (1 / Math.sqrt(hidden));
  }

  Tensor next(int rows, int columns) {
    float[] data = new float[rows * columns];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextFloat(-scale, scale);
    }
    return new Tensor(rows, columns, data);
  }
}
