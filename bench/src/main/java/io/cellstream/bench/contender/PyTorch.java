package io.cellstream.bench.contender;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.cellstream.bench.BenchException;
import io.cellstream.bench.kernel.Cell;
import io.cellstream.bench.kernel.Contender;
import io.cellstream.bench.kernel.Problem;
import io.cellstream.bench.kernel.Run;

/** PyTorch through DJL, on weights and inputs that are tensors already, the state staying one; every array it makes is closed at once. */
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
    NDManager manager = engine.newBaseManager();
    return problem.setting().cell() == Cell.LSTM ? new PyTorchLstm(problem, manager) : new PyTorchOperation(problem, manager);
  }
}
