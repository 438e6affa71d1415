package io.cellstream.bench.jmh;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.head.HeadWorkspace;
import io.cellstream.model.head.Output;
import java.util.Arrays;
import java.util.List;
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

  private HeadWorkspace workspace;

  @Setup
  public void makeModel() {
    RandomTensors random = new RandomTensors(hidden);
    HeadDefinition head = new HeadDefinition.Dense(random.next(outputs, hidden), random.next(outputs, 1),
        DenseActivation.SOFTMAX);
    float[] ones = new float[hidden];
    Arrays.fill(ones, 1f);
    // without layers the features are the hidden state
    ModelDefinition definition = new ModelDefinition("bench", "1", Shape.ONE_TO_ONE,
        new InputDefinition.FeatureInput(new float[hidden], ones),
        List.of(), head, new OutputDefinition(TOP, false, false, null), "", "");
    workspace = new RecurrentModel(definition, Kernels.select(KernelMode.SIMD).kernel()).newHeadWorkspace(batch);
    for (int row = 0; row < batch; row++) {
      workspace.setState(row, random.next(hidden, 1).data());
    }
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
