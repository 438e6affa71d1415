package io.cellstream.model;

/** One recurrent layer of a stack. */
public sealed interface LayerDefinition {

  int inputSize();

  int hidden();

  /**
   * PyTorch's LSTM, gate rows in the order i, f, g, o.
   *
   * @param weightIh {@code [4H × I]}
   * @param weightHh {@code [4H × H]}
   * @param biasIh {@code [4H]}
   * @param biasHh {@code [4H]}
   */
  record Lstm(Tensor weightIh, Tensor weightHh, Tensor biasIh, Tensor biasHh) implements LayerDefinition {
    @Override
    public int inputSize() {
      return weightIh.columns();
    }

    @Override
    public int hidden() {
      return weightHh.columns();
    }
  }
}
