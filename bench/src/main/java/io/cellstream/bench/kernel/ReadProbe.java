package io.cellstream.bench.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * How fast this core reads as many bytes as the weights have, over and over: a SIMD sum in eight chains. A step is one pass. Where the
 * bytes come from (L1, L2, L3, memory) depends on how many they are, as it does for the weights.
 */
final class ReadProbe implements Steps {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int L = SPECIES.length();
  private static final int CHAINS = 8;

  private final float[] data;
  /** Keeps the sums alive. */
  private float sum;

  ReadProbe(long bytes) {
    this.data = new float[Math.toIntExact(bytes / Float.BYTES)];
  }

  @Override
  public void steps(int n) {
    for (int k = 0; k < n; k++) {
      sum += pass(data);
    }
  }

  float sum() {
    return sum;
  }

  private static float pass(float[] data) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    for (int i = 0; i <= data.length - CHAINS * L; i += CHAINS * L) {
      a = a.add(FloatVector.fromArray(SPECIES, data, i));
      b = b.add(FloatVector.fromArray(SPECIES, data, i + L));
      c = c.add(FloatVector.fromArray(SPECIES, data, i + 2 * L));
      d = d.add(FloatVector.fromArray(SPECIES, data, i + 3 * L));
      e = e.add(FloatVector.fromArray(SPECIES, data, i + 4 * L));
      f = f.add(FloatVector.fromArray(SPECIES, data, i + 5 * L));
      g = g.add(FloatVector.fromArray(SPECIES, data, i + 6 * L));
      h = h.add(FloatVector.fromArray(SPECIES, data, i + 7 * L));
    }
    return a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).reduceLanes(VectorOperators.ADD);
  }
}
