package io.cellstream.bench.contender;

import ai.onnxruntime.OrtException;
import io.cellstream.bench.BenchException;
import io.cellstream.bench.kernel.Cell;
import io.cellstream.bench.kernel.Contender;
import io.cellstream.bench.kernel.Problem;
import io.cellstream.bench.kernel.Run;

/** ONNX Runtime's {@code DynamicQuantizeLSTM}: a quarter of the bytes, integer dot products, and an error a thousand times larger. */
final class OnnxRuntimeInt8 implements Contender {
  static final String NAME = "onnxruntime-int8";
  /** Weights have 7 bits and activations 8. */
  private static final double TOLERANCE = 5e-2;

  private final OnnxRuntime runtime;

  private OnnxRuntimeInt8(OnnxRuntime runtime) {
    this.runtime = runtime;
  }

  static OnnxRuntimeInt8 open() throws BenchException {
    return new OnnxRuntimeInt8(OnnxRuntime.open());
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
    return cell == Cell.LSTM;
  }

  @Override
  public double tolerance() {
    return TOLERANCE;
  }

  @Override
  public Run prepare(Problem problem) throws BenchException {
    try {
      return new OnnxSteps(runtime, OnnxGraph.int8(problem), problem);
    } catch (OrtException e) {
      throw new BenchException("ONNX Runtime refuses the graph of " + problem.setting() + ": " + e.getMessage(), e);
    }
  }
}
