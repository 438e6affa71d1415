package io.cellstream.modelfile;

/** How PyTorch names the tensors of its modules. */
final class TensorNames {
  private TensorNames() {
  }

  /** One of an LSTM layer's tensors: {@code kind} is weight_ih, weight_hh, bias_ih or bias_hh. */
  static String recurrent(String weights, String kind, int layer) {
    return weights + "." + kind + "_l" + layer;
  }

  static String denseWeight(String weights) {
    return weights + ".weight";
  }

  static String denseBias(String weights) {
    return weights + ".bias";
  }
}
