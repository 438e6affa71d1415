package io.cellstream.kernel;

/** SplitMix64: the same floats from a seed on every JVM, for as long as golden digests rest on them. */
public final class Seeded {
  private long state;

  public Seeded(long seed) {
    this.state = seed;
  }

  public long nextLong() {
    state += 0x9e37_79b9_7f4a_7c15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return z ^ (z >>> 31);
  }

  /** 0 ≤ n &lt; bound. */
  public int nextInt(int bound) {
    return (int) Long.remainderUnsigned(nextLong(), bound);
  }

  /** Uniform in ±scale. */
  public float nextFloat(float scale) {
    return ((nextLong() >>> 40) * 0x1p-23f - 1f) * scale;
  }

  public float[] floats(int n, float scale) {
    float[] floats = new float[n];
    for (int i = 0; i < n; i++) {
      floats[i] = nextFloat(scale);
    }
    return floats;
  }
}
