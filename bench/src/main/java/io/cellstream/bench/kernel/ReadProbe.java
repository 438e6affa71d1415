package io.cellstream.bench.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * How fast this core reads as many bytes as the weights have, over and over: a SIMD sum in eight chains. A step is one pass. Where the
 * bytes come from (L1, L2, L3, memory) depends on how many they are, as it does for the weights. They are aligned to cache lines, which
 * an array is not: that alone is worth half as much again in L1, and the bound is what the machine can do. What does not fit a core's own
 * caches is read at four places in turn, which keeps more of memory busy than one.
 */
final class ReadProbe implements Steps {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final long L = SPECIES.vectorByteSize();
  private static final long CHAINS = 8;
  private static final long CACHE_LINE = 64;
  private static final long STREAMS = 4;
  /** Bytes from which four streams are faster than one. */
  private static final long LARGE = 4 << 20;

  private final MemorySegment data;
  /** Keeps the sums alive. */
  private float sum;

  ReadProbe(long bytes) {
    this.data = Arena.ofAuto().allocate(bytes, CACHE_LINE);
  }

  @Override
  public void steps(int n) {
    for (int k = 0; k < n; k++) {
      sum += data.byteSize() < LARGE ? pass(data) : streams(data);
    }
  }

  /** The sum of all passes, of zeros. */
  float sum() {
    return sum;
  }

  private static float pass(MemorySegment data) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    long end = data.byteSize() - CHAINS * L;
    for (long at = 0; at <= end; at += CHAINS * L) {
      a = a.add(FloatVector.fromMemorySegment(SPECIES, data, at, ORDER));
      b = b.add(FloatVector.fromMemorySegment(SPECIES, data, at + L, ORDER));
      c = c.add(FloatVector.fromMemorySegment(SPECIES, data, at + 2 * L, ORDER));
      d = d.add(FloatVector.fromMemorySegment(SPECIES, data, at + 3 * L, ORDER));
      e = e.add(FloatVector.fromMemorySegment(SPECIES, data, at + 4 * L, ORDER));
      f = f.add(FloatVector.fromMemorySegment(SPECIES, data, at + 5 * L, ORDER));
      g = g.add(FloatVector.fromMemorySegment(SPECIES, data, at + 6 * L, ORDER));
      h = h.add(FloatVector.fromMemorySegment(SPECIES, data, at + 7 * L, ORDER));
    }
    return a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).reduceLanes(VectorOperators.ADD);
  }

  private static float streams(MemorySegment data) {
    long part = data.byteSize() / STREAMS / (2 * L) * (2 * L);
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    for (long at = 0; at < part; at += 2 * L) {
      a = a.add(FloatVector.fromMemorySegment(SPECIES, data, at, ORDER));
      b = b.add(FloatVector.fromMemorySegment(SPECIES, data, at + L, ORDER));
      c = c.add(FloatVector.fromMemorySegment(SPECIES, data, at + part, ORDER));
      d = d.add(FloatVector.fromMemorySegment(SPECIES, data, at + part + L, ORDER));
      e = e.add(FloatVector.fromMemorySegment(SPECIES, data, at + 2 * part, ORDER));
      f = f.add(FloatVector.fromMemorySegment(SPECIES, data, at + 2 * part + L, ORDER));
      g = g.add(FloatVector.fromMemorySegment(SPECIES, data, at + 3 * part, ORDER));
      h = h.add(FloatVector.fromMemorySegment(SPECIES, data, at + 3 * part + L, ORDER));
    }
    return a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).reduceLanes(VectorOperators.ADD);
  }
}
