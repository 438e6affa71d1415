package io.cellstream.bench.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * How fast this core multiplies and adds when nothing has to be loaded: twelve chains of FMAs in registers, more than any core needs to
 * hide their latency and few enough for 16 registers. A step is a fixed number of operations.
 */
final class FmaProbe implements Steps {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;
  private static final int LOOPS = 1000;

  /** Floating point operations of a step. */
  static final double FLOPS = 2.0 * CHAINS * LOOPS * SPECIES.length();

  /** Keeps the chains alive; a number the JIT does not know. */
  private float value = 0.5f;

  @Override
  public void steps(int n) {
    for (int k = 0; k < n; k++) {
      value = chains(value);
    }
  }

  private static float chains(float start) {
    FloatVector x = FloatVector.broadcast(SPECIES, start);
    FloatVector y = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector a = x;
    FloatVector b = x.add(1);
    FloatVector c = x.add(2);
    FloatVector d = x.add(3);
    FloatVector e = x.add(4);
    FloatVector f = x.add(5);
    FloatVector g = x.add(6);
    FloatVector h = x.add(7);
    FloatVector i = x.add(8);
    FloatVector j = x.add(9);
    FloatVector k = x.add(10);
    FloatVector l = x.add(11);
    for (int n = 0; n < LOOPS; n++) {
      a = a.fma(y, x);
      b = b.fma(y, x);
      c = c.fma(y, x);
      d = d.fma(y, x);
      e = e.fma(y, x);
      f = f.fma(y, x);
      g = g.fma(y, x);
      h = h.fma(y, x);
      i = i.fma(y, x);
      j = j.fma(y, x);
      k = k.fma(y, x);
      l = l.fma(y, x);
    }
    FloatVector sum = a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).add(i.add(j).add(k.add(l)));
    return Math.clamp(sum.reduceLanes(VectorOperators.ADD), 0.25f, 0.5f);
  }
}
