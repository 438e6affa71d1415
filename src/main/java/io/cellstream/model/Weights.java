package io.cellstream.model;

import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;

/** Packs what every recurrent layer has. */
final class Weights {

  private Weights() {
  }

  /** The sums of a step run over the inputs, then over h. */
  static Panels pack(int[] rowMap, LayerDefinition layer) {
    return Panels.pack(rowMap, new int[]{layer.inputSize(), layer.hidden()}, layer.weightIh().data(), layer.weightHh().data());
  }

  /** Two biases, added once; every sequence gets the same. */
  static Rows sum(int[] rowMap, Tensor biasIh, Tensor biasHh) {
    float[] sum = new float[biasIh.data().length];
    for (int r = 0; r < sum.length; r++) {
      sum[r] = biasIh.data()[r] + biasHh.data()[r];
    }
    return new Rows(Panels.pack(rowMap, sum, 0f), 0, 0);
  }
}
