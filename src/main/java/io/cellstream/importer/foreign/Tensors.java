package io.cellstream.importer.foreign;

import io.cellstream.model.definition.Tensor;

/** Foreign layouts of weights made PyTorch's. */
public final class Tensors {
  private Tensors() {
  }

  public static Tensor zeros(int size) {
    return Tensor.vector(new float[size]);
  }

  public static Tensor transposed(Tensor tensor) {
    float[] data = new float[tensor.data().length];
    for (int r = 0; r < tensor.rows(); r++) {
      for (int c = 0; c < tensor.columns(); c++) {
        data[c * tensor.rows() + r] = tensor.data()[r * tensor.columns() + c];
      }
    }
    return new Tensor(tensor.columns(), tensor.rows(), data);
  }

  /**
   * The rows of each gate, in another order.
   *
   * @param order for each gate of the result, which gate of the tensor it is
   */
  public static Tensor reordered(Tensor tensor, int... order) {
    int block = tensor.data().length / order.length;
    float[] data = new float[tensor.data().length];
    for (int gate = 0; gate < order.length; gate++) {
      System.arraycopy(tensor.data(), order[gate] * block, data, gate * block, block);
    }
    return new Tensor(tensor.rows(), tensor.columns(), data);
  }

  /** The n × n identity: the embedding that makes a token's one-hot vector. */
  public static Tensor identity(int n) {
    float[] data = new float[Math.multiplyExact(n, n)];
    for (int i = 0; i < n; i++) {
      data[i * n + i] = 1;
    }
    return new Tensor(n, n, data);
  }

  /** As in {@code [4 × 3]}. */
  public static String text(Tensor tensor) {
    return "[" + tensor.rows() + " × " + tensor.columns() + "]";
  }
}
