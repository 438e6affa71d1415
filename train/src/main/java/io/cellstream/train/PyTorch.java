package io.cellstream.train;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** PyTorch's start: once per process, from the libraries on the class path, never from the network. */
final class PyTorch {
  private PyTorch() {
  }

  /**
   * Starts the engine.
   *
   * @param threads threads of one operation
   * @throws TrainingException on a platform whose native libraries the build does not carry
   */
  static Engine start(int threads) throws TrainingException {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!platform.equals("Linux amd64")) {
      throw new TrainingException(
          "training runs on Linux x86_64 only, and this is " + platform + "; train there and copy the model's folder");
    }
    limitInstructions();
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    try {
      return Engine.getEngine("PyTorch");
    } catch (EngineException e) {
      throw new TrainingException("PyTorch's native libraries can't be loaded: " + e.getMessage(), e);
    }
  }

  /**
   * Keeps oneDNN, which computes PyTorch's recurrent layers, from AVX-512: on AMD's Zen 5 its kernels for that gave an LSTM's outputs that were wrong
   * by up to 0.09 (PyTorch 2.7.1), and those for AVX2 are right. What the user has set is left.
   */
  @SuppressWarnings("restricted")
  private static void limitInstructions() {
    Linker linker = Linker.nativeLinker();
    MethodHandle setenv = linker.downcallHandle(linker.defaultLookup().findOrThrow("setenv"),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    try (Arena memory = Arena.ofConfined()) {
      int failed = (int) setenv.invokeExact(memory.allocateFrom("ONEDNN_MAX_CPU_ISA"), memory.allocateFrom("AVX2"), 0);
      if (failed != 0) {
        throw new IllegalStateException("setenv failed");
      }
    } catch (Throwable e) {
      throw new IllegalStateException("the environment of PyTorch's libraries can't be set", e);
    }
  }
}
