package io.cellstream.bench.jmh;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.HeadDefinition;
import io.cellstream.model.InputDefinition;
import io.cellstream.model.LayerDefinition;
import io.cellstream.model.ModelDefinition;
import io.cellstream.model.Output;
import io.cellstream.model.OutputDefinition;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.Shape;
import io.cellstream.model.StepWorkspace;
import io.cellstream.model.Tensor;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A softmax head over hidden states, and the most probable five of each; the time is that of the whole batch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
// JMH sets the fields
@SuppressWarnings("NullAway.Init")
public class Head {
  private static final int TOP = 5;

  @Param({"128", "256"})
  public int hidden;

  @Param({"65", "10000"})
  public int outputs;

  @Param({"1", "2", "16"})
  public int batch;

  private StepWorkspace workspace;

  @Setup
  public void makeModel() {
    Random random = new Random(1);
    LayerDefinition rnn = new LayerDefinition.Rnn(tensor(random, hidden, 1), tensor(random, hidden, hidden), tensor(random, hidden, 1),
        tensor(random, hidden, 1), LayerDefinition.Nonlinearity.TANH);
    HeadDefinition head = new HeadDefinition.Dense(tensor(random, outputs, hidden), tensor(random, outputs, 1),
        HeadDefinition.Activation.SOFTMAX);
    ModelDefinition definition = new ModelDefinition("bench", "1", Shape.SYNCHRONIZED,
        new InputDefinition.Features(new float[1], new float[]{1}), List.of(rnn), head, new OutputDefinition(TOP, false, false, null), "",
        "");
    RecurrentModel model = new RecurrentModel(definition, Kernels.select(KernelMode.SIMD).kernel());
    workspace = model.newWorkspace(batch);
    for (int row = 0; row < batch; row++) {
      float[] state = new float[model.stateSize()];
      for (int u = 0; u < state.length; u++) {
        state[u] = random.nextFloat(-1, 1);
      }
      workspace.setState(row, state);
    }
  }

  private Tensor tensor(Random random, int rows, int columns) {
    float scale = (float) (1 / Math.sqrt(hidden));
    float[] data = new float[rows * columns];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextFloat(-scale, scale);
    }
    return new Tensor(rows, columns, data);
  }

  @Benchmark
  public void predict(Blackhole blackhole) {
    workspace.predict(batch);
    for (int row = 0; row < batch; row++) {
      Output output = workspace.output(row);
      blackhole.consume(output);
    }
  }
}
