package io.cellstream.model.layer;

import io.cellstream.kernel.Kernel;

/** A layer's part of a running step: the layer, and the buffers in which it works. For one thread. */
public interface LayerStep {

  /** The buffers that the layer reads and writes. */
  LayerRows rows();

  /** Runs one time step of rows 0 to {@code count − 1}: from x, h and c, it writes the new c in place and the new h into {@code hNew}. */
  void run(int count);

  /** After {@link #run} and {@link LayerRows#takeNewHidden}: whether everything that the layer computed for the row is finite. */
  default boolean isFinite(Kernel kernel, int row) {
    return rows().isFinite(kernel, row);
  }
}
