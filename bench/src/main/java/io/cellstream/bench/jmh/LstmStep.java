package io.cellstream.bench.jmh;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.StepWorkspace;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Vocabulary;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** One time step of one LSTM layer with I = H, for one sequence and for 16 at once; the time is that of the whole batch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
// JMH sets the fields
@SuppressWarnings("NullAway.Init")
public class LstmStep {
  private static final int TOKENS = 64;

  @Param({"32", "128", "256"})
  public int hidden;

  @Param({"1", "16"})
  public int batch;

  @Param({"SCALAR", "SIMD"})
  public KernelMode kernel;

  private StepWorkspace workspace;
  private int step;

  @Setup
  public void makeModel() {
    RandomTensors random = new RandomTensors(hidden);
    Vocabulary vocabulary = new Vocabulary(IntStream.range(0, TOKENS).mapToObj(Integer::toString).toList());
    InputDefinition input = new InputDefinition.TokenInput(vocabulary, random.next(TOKENS, hidden), OptionalInt.empty());
    LayerDefinition lstm = new CellDefinition.Lstm(new GateWeights(random.next(4 * hidden, hidden), random.next(4 * hidden, hidden),
        random.next(4 * hidden, 1), random.next(4 * hidden, 1)));
    ModelDefinition definition = new ModelDefinition("bench", "1", Shape.SYNCHRONIZED, input, List.of(lstm),
        new HeadDefinition.Hidden(hidden), new OutputDefinition(0, true, false, null), "", "");
    workspace = new RecurrentModel(definition, Kernels.select(kernel).kernel(), 0).newWorkspace(batch);
  }

  @Benchmark
  public StepWorkspace step() {
    step++;
    for (int row = 0; row < batch; row++) {
      workspace.setToken(row, (step + row) % TOKENS);
    }
    workspace.step(batch);
    return workspace;
  }
}
