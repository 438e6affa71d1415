package io.cellstream.bench.contender;

import io.cellstream.bench.kernel.Cell;
import io.cellstream.bench.kernel.Contender;
import io.cellstream.bench.kernel.Problem;
import io.cellstream.bench.kernel.Run;
import io.cellstream.bench.kernel.Setting;
import io.cellstream.kernel.Kernel;
import io.cellstream.model.Quantiser;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.StepWorkspace;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.definition.Vocabulary;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Cellstream's own step, the way the stream takes it: per sequence its state is gathered from an array of its own and its token looked up,
 * the batch steps, the states are scattered again.
 */
final class Cellstream implements Contender {
  /** Of the weights' rounding, which is random and so grows with the square root of their number; up to three times the usual weights. */
  private static final double INT16_TOLERANCE = 1e-4;
  private static final double INT8_TOLERANCE = 2e-2;

  private final String name;
  private final Kernel kernel;
  private final Precision precision;
  private final long tokenTable;

  /** @param tokenTable the most bytes of a token table */
  Cellstream(String name, Kernel kernel, Precision precision, long tokenTable) {
    this.name = name;
    this.kernel = kernel;
    this.precision = precision;
    this.tokenTable = tokenTable;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String library() {
    return "Cellstream, " + kernel.name() + " kernel, " + kernel.lanes() + " lanes";
  }

  @Override
  public boolean has(Cell cell) {
    return true;
  }

  @Override
  public double tolerance() {
    return switch (precision) {
      case F32 -> F32.TOLERANCE;
      case INT16 -> INT16_TOLERANCE;
      case INT8 -> INT8_TOLERANCE;
    };
  }

  @Override
  public Run prepare(Problem problem) {
    return new Steps(problem, new RecurrentModel(definition(problem), kernel, tokenTable));
  }

  private ModelDefinition definition(Problem problem) {
    int hidden = problem.setting().hidden();
    Vocabulary vocabulary = new Vocabulary(IntStream.range(0, Problem.VOCABULARY).mapToObj(Integer::toString).toList());
    Tensor embedding = new Tensor(Problem.VOCABULARY, hidden, F32.concatenated(problem.embedding()));
    List<LayerDefinition> layers = problem.layers().stream().map(layer -> layer(problem.setting(), layer)).toList();
    ModelDefinition f32 = new ModelDefinition("bench", "1", Shape.SYNCHRONIZED,
        new InputDefinition.TokenInput(vocabulary, embedding, OptionalInt.empty()),
        layers,
        new HeadDefinition.Hidden(hidden), new OutputDefinition(0, true, false, null), "", "");
    return precision == Precision.F32 ? f32 : Quantiser.quantise(f32, precision);
  }

  private static LayerDefinition layer(Setting setting, Problem.Layer layer) {
    int rows = setting.cell().gates() * setting.hidden();
    Tensor weightIh = new Tensor(rows, setting.hidden(), layer.weightIh());
    Tensor weightHh = new Tensor(rows, setting.hidden(), layer.weightHh());
    Tensor biasIh = new Tensor(rows, 1, layer.biasIh());
    Tensor biasHh = new Tensor(rows, 1, layer.biasHh());
    return switch (setting.cell()) {
      case LSTM -> new CellDefinition.Lstm(new GateWeights(weightIh, weightHh, biasIh, biasHh));
      case GRU -> new CellDefinition.Gru(new GateWeights(weightIh, weightHh, biasIh, biasHh));
      case RNN -> new CellDefinition.Rnn(new GateWeights(weightIh, weightHh, biasIh, biasHh), CellDefinition.Nonlinearity.TANH);
    };
  }

  private static final class Steps implements Run {
    private final Problem problem;
    private final StepWorkspace workspace;
    private final float[][] states;
    private int step;

    Steps(Problem problem, RecurrentModel model) {
      this.problem = problem;
      this.workspace = model.newWorkspace(problem.setting().batch());
      this.states = new float[problem.setting().batch()][model.stateSize()];
    }

    @Override
    public void steps(int n) {
      for (int k = 0; k < n; k++) {
        step();
      }
    }

    private void step() {
      int[] tokens = problem.tokens()[step];
      for (int row = 0; row < tokens.length; row++) {
        workspace.setState(row, states[row]);
        workspace.setToken(row, tokens[row]);
      }
      workspace.step(tokens.length);
      for (int row = 0; row < tokens.length; row++) {
        workspace.getState(row, states[row]);
      }
      step = (step + 1) % Problem.PERIOD;
    }

    /** Per layer c, if it has one, then h: the last H floats of a state. */
    @Override
    public float[] hidden(int row) {
      int hidden = problem.setting().hidden();
      float[] h = new float[hidden];
      System.arraycopy(states[row], states[row].length - hidden, h, 0, hidden);
      return h;
    }

    @Override
    public void close() {
      // only arrays
    }
  }
}
