package io.cellstream.bench.contender;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.recurrent.RNN;
import io.cellstream.bench.BenchException;
import io.cellstream.bench.kernel.Cell;
import io.cellstream.bench.kernel.Contender;
import io.cellstream.bench.kernel.Problem;
import io.cellstream.bench.kernel.Run;
import java.util.ArrayList;
import java.util.List;

/** PyTorch's own lstm, gru and rnn operations through DJL, on weights and inputs that are tensors already. */
final class PyTorch implements Contender {
  static final String NAME = "pytorch";

  private final Engine engine;

  private PyTorch(Engine engine) {
    this.engine = engine;
  }

  /** @throws BenchException on a platform whose native library the build does not carry */
  static PyTorch open() throws BenchException {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!platform.equals("Linux amd64")) {
      throw new BenchException("PyTorch's native library is here for Linux x86_64 only, and this is " + platform);
    }
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    try {
      return new PyTorch(Engine.getEngine("PyTorch"));
    } catch (EngineException | LinkageError e) {
      throw new BenchException("PyTorch can't be loaded: " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String library() {
    return "PyTorch " + engine.getVersion() + " through DJL " + Engine.getDjlVersion();
  }

  @Override
  public boolean has(Cell cell) {
    return true;
  }

  @Override
  public double tolerance() {
    return F32.TOLERANCE;
  }

  @Override
  public Run prepare(Problem problem) {
    return new Steps(problem, engine.newBaseManager());
  }

  private static final class Steps implements Run {
    private final Cell cell;
    private final int layers;
    private final int hidden;
    private final NDManager manager;
    /** Per step of the period {@code [1 × batch × H]}. */
    private final List<NDArray> inputs = new ArrayList<>();
    private final NDList weights = new NDList();
    /** h, and an LSTM's c, each {@code [layers × batch × H]}. */
    private NDList state;
    private int step;

    Steps(Problem problem, NDManager manager) {
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
      Shape shape = new Shape(layers, batch, hidden);
      state = cell.hasCellState() ? new NDList(manager.zeros(shape), manager.zeros(shape)) : new NDList(manager.zeros(shape));
    }

    @Override
    public void steps(int n) {
      for (int k = 0; k < n; k++) {
        NDList outputs = step(inputs.get(step));
        state.close();
        outputs.get(0).close();
        state = outputs.subNDList(1);
        step = (step + 1) % Problem.PERIOD;
      }
    }

    private NDList step(NDArray x) {
      return switch (cell) {
        case LSTM -> x.getNDArrayInternal().lstm(x, state, weights, true, layers, 0, false, false, false);
        case GRU -> x.getNDArrayInternal().gru(x, state.get(0), weights, true, layers, 0, false, false, false);
        case RNN -> x.getNDArrayInternal().rnn(x, state.get(0), weights, true, layers, RNN.Activation.TANH, 0, false, false, false);
      };
    }

    @Override
    public float[] hidden(int row) {
      try (NDArray last = state.get(0).get(layers - 1); NDArray of = last.get(row)) {
        return of.toFloatArray();
      }
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
