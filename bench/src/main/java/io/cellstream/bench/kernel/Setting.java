package io.cellstream.bench.kernel;

/**
 * What one comparison is about: a step of a stack of layers, each with as many inputs as units.
 *
 * @param layers how many layers
 * @param hidden H, and the size of the input
 * @param batch how many sequences are stepped at once
 */
public record Setting(Cell cell, int layers, int hidden, int batch) {

  /** Multiply-adds of one sequence's step. */
  public long multiplyAdds() {
    return (long) layers * cell.gates() * hidden * 2 * hidden;
  }

  /** Floating point operations of the whole batch's step; activations are not counted. */
  public double flops() {
    return 2.0 * multiplyAdds() * batch;
  }

  /** Bytes of the f32 weights, biases left out: what a step must read at least. */
  public long weightBytes() {
    return multiplyAdds() * Float.BYTES;
  }

  /** As tables and messages name it: {@code lstm, 2 layers, H = 64, batch 16}. */
  @Override
  public String toString() {
    return cell + ", " + layers + (layers == 1 ? " layer" : " layers") + ", H = " + hidden + ", batch "
        + batch;
  }
}
