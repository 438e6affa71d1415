package io.cellstream.bench.contender;

import ai.onnxruntime.OrtException;
import io.cellstream.bench.BenchException;
import io.cellstream.bench.kernel.Cell;
import io.cellstream.bench.kernel.Contender;
import io.cellstream.bench.kernel.Problem;
import io.cellstream.bench.kernel.Run;

/** ONNX Runtime's LSTM, GRU and RNN operators in f32. */
final class OnnxRuntimeF32 implements Contender {
  static final String NAME = "onnxruntime-f32";
  private final OnnxRuntime runtime;

  private OnnxRuntimeF32(OnnxRuntime runtime) {
    this.runtime = runtime;
  }

  static OnnxRuntimeF32 open() throws BenchException {
    return new OnnxRuntimeF32(OnnxRuntime.open());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String library() {
    return runtime.library();
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
  public Run prepare(Problem problem) throws BenchException {
    try {
      return new OnnxSteps(runtime, OnnxGraph.f32(problem), problem);
    } catch (OrtException e) {
      throw new BenchException("ONNX Runtime refuses the graph of " + problem.setting() + ": " + e.getMessage(), e);
    }
  }
}
