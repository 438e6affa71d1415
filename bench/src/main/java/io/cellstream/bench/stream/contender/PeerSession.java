package io.cellstream.bench.stream.contender;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.cellstream.bench.BenchException;
import io.cellstream.bench.contender.OnnxRuntime;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream thread's session, for one sequence at a time. Tensors and maps are made once, outputs are written in place; the state is
 * copied between its bytes and the tensors.
 */
final class PeerSession implements AutoCloseable {
  private final PeerModel model;
  private final OrtSession session;
  private final FloatBuffer x;
  private final FloatBuffer probabilities;
  /** As bytes, per layer h then c, so that a state is copied without a look at its floats. */
  private final List<ByteBuffer> statesIn = new ArrayList<>();
  private final List<ByteBuffer> statesOut = new ArrayList<>();
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final Map<String, OnnxTensor> outputs = new HashMap<>();
  private final OnnxRuntime runtime;
  private final byte[] zeros;

  PeerSession(PeerModel model) {
    this.model = model;
    this.zeros = new byte[model.hidden() * Float.BYTES];
    try {
      this.runtime = OnnxRuntime.open();
      this.session = runtime.session(model.graph());
      this.x = tensor("x", inputs, model.hidden()).asFloatBuffer();
      this.probabilities = tensor("p", outputs, model.vocabulary()).asFloatBuffer();
      for (int k = 0; k < model.layers(); k++) {
        for (String part : List.of("h", "c")) {
          statesIn.add(tensor(part + k, inputs, model.hidden()));
          statesOut.add(tensor(part + "n" + k, outputs, model.hidden()));
        }
      }
    } catch (BenchException | OrtException e) {
      throw new IllegalStateException("ONNX Runtime can't run the model: " + e.getMessage(), e);
    }
  }

  private ByteBuffer tensor(String name, Map<String, OnnxTensor> to, int size) throws OrtException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(size * Float.BYTES).order(ByteOrder.nativeOrder());
    to.put(name, OnnxTensor.createTensor(runtime.environment(), bytes.asFloatBuffer(), new long[]{1, 1, size}));
    return bytes;
  }

  /** Bytes of a state. */
  int stateBytes() {
    return statesIn.size() * model.hidden() * Float.BYTES;
  }

  /**
   * One time step.
   *
   * @param before has the state, untouched; null: a sequence's first step
   * @param from where a state begins, in both arrays
   * @param after gets the new state
   */
  void step(byte @Nullable [] before, int from, int token, byte[] after) {
    int bytes = zeros.length;
    for (int i = 0; i < statesIn.size(); i++) {
      if (before == null) {
        statesIn.get(i).put(0, zeros);
      } else {
        statesIn.get(i).put(0, before, from + i * bytes, bytes);
      }
    }
    x.put(0, model.embedding(), token * model.hidden(), model.hidden());
    try {
      session.run(inputs, outputs).close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed in a step: " + e.getMessage(), e);
    }
    for (int i = 0; i < statesOut.size(); i++) {
      statesOut.get(i).get(0, after, from + i * bytes, bytes);
    }
  }

  /** The most probable next token. */
  int best() {
    int best = 0;
    for (int id = 1; id < model.vocabulary(); id++) {
      if (probabilities.get(id) > probabilities.get(best)) {
        best = id;
      }
    }
    return best;
  }

  float probability(int id) {
    return probabilities.get(id);
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime can't close a session: " + e.getMessage(), e);
    }
  }
}
