package io.cellstream.model.layer;

import static io.cellstream.kernel.Panels.BLOCK;

import io.cellstream.kernel.Panels;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.Tensor;
import java.util.Arrays;

/**
 * What a GRU layer keeps apart for gate n, because the reset gate scales only what n has from h. All other biases are added together at load.
 *
 * @param scales the scales of n's gate rows, padded to whole blocks
 * @param bias the hidden-side bias of n, counted in these scales, padded to whole blocks
 * @param otherBiases {@code [3H]}: the hidden-side biases of r and z, and zeros for n
 */
record GateN(RowScales scales, float[] bias, Tensor otherBiases) {

  /** @param gru gate rows in the order r, z, n */
  static GateN of(CellDefinition gru) {
    int hidden = gru.hidden();
    int n = 2 * hidden;
    int width = Panels.padded(hidden, BLOCK);
    float[] biasHh = gru.weights().biasHh().data();
    RowScales scales = RowScales.of(gru, n, hidden, width);
    float[] others = Arrays.copyOf(biasHh, biasHh.length);
    Arrays.fill(others, n, n + hidden, 0f);
    return new GateN(scales, scales.divided(Arrays.copyOfRange(biasHh, n, n + width)), Tensor.vector(others));
  }
}
