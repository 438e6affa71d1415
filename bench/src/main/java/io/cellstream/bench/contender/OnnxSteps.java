package io.cellstream.bench.contender;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.cellstream.bench.kernel.Problem;
import io.cellstream.bench.kernel.Run;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A session that steps a graph of {@link OnnxGraph} at its best: every tensor and every map is made beforehand, outputs are written in
 * place, and two sets of states take turns, so that no state is ever copied.
 */
final class OnnxSteps implements Run {
  private final OrtSession session;
  private final OrtEnvironment environment;
  private final long[] shape;
  private final int hidden;
  private final String lastHidden;
  private final List<OnnxTensor> tensors = new ArrayList<>();
  /** Per step of the period: its inputs, and the states that the step before wrote. */
  private final List<Map<String, OnnxTensor>> inputs = new ArrayList<>();
  private final List<Map<String, OnnxTensor>> outputs = new ArrayList<>();
  private int step;

  OnnxSteps(OnnxRuntime runtime, byte[] graph, Problem problem) throws OrtException {
    this.session = runtime.session(graph);
    this.environment = runtime.environment();
    this.hidden = problem.setting().hidden();
    this.shape = new long[]{1, problem.setting().batch(), hidden};
    int layers = problem.layers().size();
    this.lastHidden = "hn" + (layers - 1);
    List<Map<String, OnnxTensor>> states = new ArrayList<>();
    for (int turn = 0; turn < 2; turn++) {
      states.add(states(problem));
    }
    for (int turn = 0; turn < 2; turn++) {
      Map<String, OnnxTensor> written = new HashMap<>();
      // the name "h0" of an input is "hn0" as an output
      states.get(1 - turn).forEach((name, tensor) -> written.put(name.charAt(0) + "n" + name.substring(1), tensor));
      outputs.add(written);
    }
    for (int t = 0; t < Problem.PERIOD; t++) {
      Map<String, OnnxTensor> read = new HashMap<>(states.get(t % 2));
      read.put("x", tensor(problem.inputs(t)));
      inputs.add(read);
    }
  }

  private Map<String, OnnxTensor> states(Problem problem) throws OrtException {
    Map<String, OnnxTensor> states = new HashMap<>();
    for (int k = 0; k < problem.layers().size(); k++) {
      states.put("h" + k, tensor(new float[problem.setting().batch() * hidden]));
      if (problem.setting().cell().hasCellState()) {
        states.put("c" + k, tensor(new float[problem.setting().batch() * hidden]));
      }
    }
    return states;
  }

  private OnnxTensor tensor(float[] values) throws OrtException {
    FloatBuffer buffer = ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer();
    OnnxTensor tensor = OnnxTensor.createTensor(environment, buffer.put(values).flip(), shape);
    tensors.add(tensor);
    return tensor;
  }

  @Override
  public void steps(int n) {
    try {
      for (int k = 0; k < n; k++) {
        session.run(inputs.get(step), outputs.get(step % 2)).close();
        step = (step + 1) % Problem.PERIOD;
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed in a step: " + e.getMessage(), e);
    }
  }

  @Override
  public float[] hidden(int row) {
    OnnxTensor written = Objects.requireNonNull(outputs.get((step + Problem.PERIOD - 1) % 2).get(lastHidden), lastHidden);
    float[] of = new float[hidden];
    written.getFloatBuffer().get(row * hidden, of);
    return of;
  }

  @Override
  public void close() {
    tensors.forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime can't close a session: " + e.getMessage(), e);
    }
  }
}
