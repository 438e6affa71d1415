package io.cellstream.bench.contender;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cellstream.bench.kernel.Problem;
import io.cellstream.bench.kernel.Run;
import java.util.ArrayList;
import java.util.List;

/**
 * An LSTM composed of PyTorch's elementary operations, one product a layer, in place where that saves an array. PyTorch's own lstm operation
 * gives its weights to oneDNN, which packs them anew at every call: for one time step that takes 2 (H = 32) to 9 times as long (H = 512).
 */
final class PyTorchLstm implements Run {
  private static final int GATES = 4;

  private final NDManager manager;
  private final List<Layer> layers = new ArrayList<>();
  /** Per step of the period {@code [batch × H]}. */
  private final List<NDArray> inputs = new ArrayList<>();
  private int step;

  /** One layer's weights {@code [4H × 2H]}, bias {@code [4H]}, and its state. */
  private static final class Layer {
    final NDArray weights;
    final NDArray bias;
    final NDArray c;
    NDArray h;

    Layer(NDManager manager, Problem.Layer layer, int batch, int hidden) {
      Shape square = new Shape(GATES * (long) hidden, hidden);
      this.weights = manager.create(layer.weightIh(), square).concat(manager.create(layer.weightHh(), square), 1);
      this.bias = manager.create(layer.biasIh()).add(manager.create(layer.biasHh()));
      this.c = manager.zeros(new Shape(batch, hidden));
      this.h = manager.zeros(new Shape(batch, hidden));
    }

    /** c = σ(f) · c + σ(i) · tanh(g), h = σ(o) · tanh(c). */
    void step(NDArray x) {
      try (NDArray xh = x.concat(h, 1);
          NDList pre = xh.getNDArrayInternal().linear(xh, weights, bias);
          NDList gates = pre.singletonOrThrow().split(GATES, 1);
          NDArray i = gates.get(0).getNDArrayInternal().sigmoid();
          NDArray f = gates.get(1).getNDArrayInternal().sigmoid();
          NDArray g = gates.get(2).tanh();
          NDArray o = gates.get(3).getNDArrayInternal().sigmoid()) {
        c.muli(f).addi(i.muli(g));
        h.close();
        h = c.tanh().muli(o);
      }
    }
  }

  PyTorchLstm(Problem problem, NDManager manager) {
    this.manager = manager;
    int batch = problem.setting().batch();
    int hidden = problem.setting().hidden();
    problem.layers().forEach(layer -> layers.add(new Layer(manager, layer, batch, hidden)));
    for (int t = 0; t < Problem.PERIOD; t++) {
      inputs.add(manager.create(problem.inputs(t), new Shape(batch, hidden)));
    }
  }

  @Override
  public void steps(int n) {
    for (int k = 0; k < n; k++) {
      NDArray x = inputs.get(step);
      for (Layer layer : layers) {
        layer.step(x);
        x = layer.h;
      }
      step = (step + 1) % Problem.PERIOD;
    }
  }

  @Override
  public float[] hidden(int row) {
    try (NDArray of = layers.getLast().h.get(row)) {
      return of.toFloatArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
