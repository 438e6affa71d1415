package io.cellstream.bench.contender;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.kernel.Contender;
import io.cellstream.kernel.Kernel;
import io.cellstream.model.definition.Precision;
import java.util.List;

/** All contenders, in the order of tables. */
public enum Contenders {
  CELLSTREAM_F32("cellstream-f32"), //
  CELLSTREAM_INT16("cellstream-int16"), //
  CELLSTREAM_INT8("cellstream-int8"), //
  CELLSTREAM_TOKEN_TABLE("cellstream-token-table"), //
  ONNXRUNTIME_F32(OnnxRuntimeF32.NAME), //
  ONNXRUNTIME_INT8(OnnxRuntimeInt8.NAME), //
  PYTORCH(PyTorch.NAME), //
  SCALAR(ScalarLoop.NAME), //
  BLAS(Blas.NAME);

  /** Whom all ratios refer to. */
  public static final Contenders OURS = CELLSTREAM_F32;

  private final String label;

  Contenders(String label) {
    this.label = label;
  }

  public static List<Contenders> all() {
    return List.of(values());
  }

  /** As tables, JSON and options name it. */
  public String label() {
    return label;
  }

  /**
   * Loads its library.
   *
   * @param kernel Cellstream's, for those that are Cellstream
   * @throws BenchException if that can't be had on this machine
   */
  public Contender open(Kernel kernel) throws BenchException {
    return switch (this) {
      case CELLSTREAM_F32 -> new Cellstream(label, kernel, Precision.F32, 0);
      case CELLSTREAM_INT16 -> new Cellstream(label, kernel, Precision.INT16, 0);
      case CELLSTREAM_INT8 -> new Cellstream(label, kernel, Precision.INT8, 0);
      case CELLSTREAM_TOKEN_TABLE -> new Cellstream(label, kernel, Precision.F32, Long.MAX_VALUE);
      case ONNXRUNTIME_F32 -> OnnxRuntimeF32.open();
      case ONNXRUNTIME_INT8 -> OnnxRuntimeInt8.open();
      case PYTORCH -> PyTorch.open();
      case SCALAR -> new ScalarLoop();
      case BLAS -> Blas.open();
    };
  }
}
