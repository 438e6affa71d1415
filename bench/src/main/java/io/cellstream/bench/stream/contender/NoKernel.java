package io.cellstream.bench.stream.contender;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;

/** Computes nothing: states stay what they were and every output is 0, so what a stream costs with it is what it costs without a model. */
final class NoKernel implements Kernel {

  @Override
  public String name() {
    return "none";
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public void product(Panels w, int panel, int panels, int kFrom, int kTo, Rows x, Rows sums, int row, int rows) {
    // nothing
  }

  @Override
  public void scale(Rows x, int rows, int n, float[] factors, int from) {
    // nothing
  }

  @Override
  public void lstmGates(Rows pre, int panel, int panels, Rows c, Rows h, int row, int rows) {
    // nothing
  }

  @Override
  public void gruGates(Rows pre, Rows inputs, int unit, int blocks, Rows h, Rows hNew, int row, int rows) {
    // nothing
  }

  @Override
  public void sigmoid(float[] x, int from, int n) {
    // nothing
  }

  @Override
  public void tanh(float[] x, int from, int n) {
    // nothing
  }

  @Override
  public void relu(float[] x, int from, int n) {
    // nothing
  }

  /** The sum is 1, so that its logarithm is finite. */
  @Override
  public void softmax(float[] x, int xFrom, float[] y, int yFrom, int n, float[] scratch, int scratchFrom) {
    scratch[scratchFrom] = 1;
  }

  @Override
  public int nextAbove(float[] x, int from, int to, float bound) {
    return to;
  }

  @Override
  public boolean isFinite(float[] x, int from, int n) {
    return true;
  }
}
