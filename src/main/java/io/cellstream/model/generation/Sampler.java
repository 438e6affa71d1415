package io.cellstream.model.generation;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.model.definition.GenerationDefinition.Sample;
import io.cellstream.model.head.HeadWorkspace;
import io.cellstream.model.head.TopK;
import java.util.Arrays;

/** Draws tokens by the probabilities that the kernel computes. Their sums are made in double, in a fixed order. For one thread. */
final class Sampler {
  private final Sample how;
  private final Kernel kernel;
  private final float[] scaled;
  private final float[] tempered;
  private final float[] sums = new float[Panels.BLOCK];

  /** @param width the number of floats in a row of logits */
  Sampler(Sample how, Kernel kernel, int width) {
    this.how = how;
    this.kernel = kernel;
    this.scaled = new float[width];
    this.tempered = new float[width];
  }

  /** @param u the random number that chooses the token, {@code 0 ≤ u < 1} */
  int draw(HeadWorkspace head, int row, double u) {
    head.scaled(row, how.temperature(), scaled);
    kernel.softmax(scaled, 0, tempered, 0, scaled.length, sums, 0);
    int[] ids = eligible(head.size());
    double target = u * sum(ids, ids.length);
    double sum = 0;
    int drawn = ids[0];
    for (int id : ids) {
      sum += tempered[id];
      if (sum > target) {
        return id;
      }
      drawn = tempered[id] > 0 ? id : drawn;
    }
    return drawn;
  }

  /** The ids that may be drawn: in their own order if all may be drawn, else the most probable first. */
  private int[] eligible(int n) {
    if (how.topK() == 0 && how.topP() == 1) {
      int[] all = new int[n];
      Arrays.setAll(all, id -> id);
      return all;
    }
    int[] ids = how.topK() > 0 ? TopK.ids(kernel, tempered, 0, n, how.topK()) : sorted(n);
    return how.topP() < 1 ? Arrays.copyOf(ids, enough(ids)) : ids;
  }

  /** How many of these ids, from the first on, have together the share {@code topP} of the probability of all of them. */
  private int enough(int[] ids) {
    double target = how.topP() * sum(ids, ids.length);
    double sum = 0;
    int count = 0;
    while (count < ids.length && sum < target) {
      sum += tempered[ids[count++]];
    }
    return Math.max(1, count);
  }

  private double sum(int[] ids, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += tempered[ids[i]];
    }
    return sum;
  }

  /** All ids, the most probable first, ties to the lower id. Floats that are not negative have the same order as their bits. */
  private int[] sorted(int n) {
    long[] keys = new long[n];
    Arrays.setAll(keys, id -> (long) (Integer.MAX_VALUE - Float.floatToRawIntBits(tempered[id])) << Integer.SIZE | id);
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }
}
