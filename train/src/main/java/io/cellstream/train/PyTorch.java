package io.cellstream.train;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;

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
}
