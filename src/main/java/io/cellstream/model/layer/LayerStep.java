package io.cellstream.model.layer;

import io.cellstream.kernel.Kernel;

/** A layer's part of a running step: the layer, and the buffers that it works in. For one thread. */
public interface LayerStep {

  /** What the layer reads and leaves. */
  LayerRows rows();

  /** One time step of rows 0 to {@code count − 1}: of x, h and c, the new c in its place and the new h in {@code hNew}. */
  void run(int count);

  /** After {@link #run}, once h is the new one: whether everything that the layer made of the row is finite. */
  default boolean isFinite(Kernel kernel, int row) {
    return rows().isFinite(kernel, row);
  }
}
