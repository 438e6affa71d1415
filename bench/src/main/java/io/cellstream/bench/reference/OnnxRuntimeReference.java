package io.cellstream.bench.reference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.cellstream.importer.Reference;
import io.cellstream.importer.ReferenceException;
import io.cellstream.importer.foreign.GraphRun;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Runs an ONNX file as it is. */
public final class OnnxRuntimeReference implements Reference {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  @Override
  public String name() {
    return "ONNX Runtime " + environment.getVersion();
  }

  @Override
  public float[] outputs(GraphRun run, float[] inputs, int steps) throws ReferenceException {
    try (OrtSession session = environment.createSession(run.file().toString())) {
      return new Sequence(environment, session, run, inputs, steps).outputs();
    } catch (OrtException e) {
      throw new ReferenceException(String.valueOf(e.getMessage()), e);
    }
  }

  /** One sequence's way through a session: in one run, or in runs that hand their states on. */
  private static final class Sequence {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final GraphRun run;
    private final float[] inputs;
    private final int steps;
    private final Map<String, float[]> states = new HashMap<>();

    Sequence(OrtEnvironment environment, OrtSession session, GraphRun run, float[] inputs, int steps) {
      this.environment = environment;
      this.session = session;
      this.run = run;
      this.inputs = inputs;
      this.steps = steps;
      run.states().forEach((name, shape) -> states.put(name, new float[size(shape)]));
    }

    float[] outputs() throws OrtException {
      int atOnce = run.steps().orElse(steps);
      int width = inputs.length / steps;
      float[] all = {};
      for (int done = 0; done < steps; done += atOnce) {
        float[] some = run(Arrays.copyOfRange(inputs, done * width, (done + atOnce) * width), atOnce);
        all = Arrays.copyOf(all, all.length + some.length);
        System.arraycopy(some, 0, all, all.length - some.length, some.length);
      }
      return all;
    }

    private float[] run(float[] some, int count) throws OrtException {
      Map<String, OnnxTensor> feed = new HashMap<>();
      try {
        long[] shape = Arrays.stream(run.shape()).map(size -> size == GraphRun.TIME ? count : size).toArray();
        feed.put(run.input(), tensor(run.input(), some, shape));
        for (Map.Entry<String, float[]> state : states.entrySet()) {
          feed.put(state.getKey(), tensor(state.getKey(), state.getValue(), run.states().getOrDefault(state.getKey(), new long[0])));
        }
        for (String lengths : run.lengths()) {
          feed.put(lengths, tensor(lengths, new float[]{count}, new long[]{1}));
        }
        try (OrtSession.Result result = session.run(feed)) {
          for (Map.Entry<String, String> carried : run.carried().entrySet()) {
            states.put(carried.getKey(), floats(result, carried.getValue()));
          }
          return floats(result, run.output());
        }
      } finally {
        feed.values().forEach(OnnxTensor::close);
      }
    }

    /** Of the type that the graph wants. */
    private OnnxTensor tensor(String input, float[] values, long[] shape) throws OrtException {
      TensorInfo info = (TensorInfo) Objects.requireNonNull(session.getInputInfo().get(input), input).getInfo();
      return switch (info.type) {
        case INT64 -> {
          LongBuffer buffer = LongBuffer.allocate(values.length);
          for (float value : values) {
            buffer.put((long) value);
          }
          yield OnnxTensor.createTensor(environment, buffer.flip(), shape);
        }
        case INT32 -> {
          IntBuffer buffer = IntBuffer.allocate(values.length);
          for (float value : values) {
            buffer.put((int) value);
          }
          yield OnnxTensor.createTensor(environment, buffer.flip(), shape);
        }
        default -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
      };
    }

    private static float[] floats(OrtSession.Result result, String name) throws OrtException {
      OnnxValue value = result.get(name).orElseThrow(() -> new OrtException("there is no output " + name));
      FloatBuffer buffer = ((OnnxTensor) value).getFloatBuffer();
      float[] floats = new float[buffer.remaining()];
      buffer.get(floats);
      return floats;
    }

    private static int size(long[] shape) {
      return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }
  }
}
