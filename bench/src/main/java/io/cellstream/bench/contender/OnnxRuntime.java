package io.cellstream.bench.contender;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.cellstream.bench.BenchException;

/** ONNX Runtime's start, and its sessions: on the caller's thread alone, nobody spinning. */
public final class OnnxRuntime {
  private final OrtEnvironment environment;

  private OnnxRuntime(OrtEnvironment environment) {
    this.environment = environment;
  }

  /** @throws BenchException on a platform whose native library the jar does not carry */
  public static OnnxRuntime open() throws BenchException {
    try {
      return new OnnxRuntime(OrtEnvironment.getEnvironment());
    } catch (LinkageError | IllegalStateException e) {
      throw new BenchException("ONNX Runtime can't be loaded: " + e.getMessage(), e);
    }
  }

  String library() {
    return "ONNX Runtime " + environment.getVersion();
  }

  public OrtEnvironment environment() {
    return environment;
  }

  public OrtSession session(byte[] graph) throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      return environment.createSession(graph, options);
    }
  }
}
