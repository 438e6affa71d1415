package io.cellstream.bench.contender;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.recurrent.RNN;
import io.cellstream.bench.kernel.Cell;
import io.cellstream.bench.kernel.Problem;
import io.cellstream.bench.kernel.Run;
import java.util.ArrayList;
import java.util.List;

/** A GRU or plain RNN by PyTorch's own operation, one call for the whole stack. */
final class PyTorchOperation implements Run {
  private final Cell cell;
  private final int layers;
  private final int hidden;
  private final NDManager manager;
  /** Per step of the period {@code [1 × batch × H]}. */
  private final List<NDArray> inputs = new ArrayList<>();
  private final NDList weights = new NDList();
  /** {@code [layers × batch × H]}. */
  private NDArray h;
  private int step;

  PyTorchOperation(Problem problem, NDManager manager) {
    this.manager = manager;
    this.cell = problem.setting().cell();
    this.layers = problem.setting().layers();
    this.hidden = problem.setting().hidden();
    int batch = problem.setting().batch();
    int rows = cell.gates() * hidden;
    for (Problem.Layer layer : problem.layers()) {
      weights.add(manager.create(layer.weightIh(), new Shape(rows, hidden)));
      weights.add(manager.create(layer.weightHh(), new Shape(rows, hidden)));
      weights.add(manager.create(layer.biasIh(), new Shape(rows)));
      weights.add(manager.create(layer.biasHh(), new Shape(rows)));
    }
    for (int t = 0; t < Problem.PERIOD; t++) {
      inputs.add(manager.create(problem.inputs(t), new Shape(1, batch, hidden)));
    }
    h = manager.zeros(new Shape(layers, batch, hidden));
  }

  @Override
  public void steps(int n) {
    for (int k = 0; k < n; k++) {
      NDList outputs = step(inputs.get(step));
      h.close();
      outputs.get(0).close();
      h = outputs.get(1);
      step = (step + 1) % Problem.PERIOD;
    }
  }

  private NDList step(NDArray x) {
    return switch (cell) {
      case GRU -> x.getNDArrayInternal().gru(x, h, weights, true, layers, 0, false, false, false);
      case RNN -> x.getNDArrayInternal().rnn(x, h, weights, true, layers, RNN.Activation.TANH, 0, false, false, false);
      case LSTM -> throw new IllegalStateException("an LSTM is composed");
    };
  }

  @Override
  public float[] hidden(int row) {
    try (NDArray last = h.get(layers - 1); NDArray of = last.get(row)) {
      return of.toFloatArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
