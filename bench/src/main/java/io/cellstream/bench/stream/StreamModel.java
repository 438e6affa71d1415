package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.contender.OnnxGraph;
import io.cellstream.bench.kernel.Cell;
import io.cellstream.bench.kernel.Problem;
import io.cellstream.bench.kernel.Setting;
import io.cellstream.bench.stream.contender.PeerModel;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackageWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A model of the next token with random weights: the same for Cellstream, as a package, and for the peer, as a graph. */
public final class StreamModel {
  static final int VOCABULARY = Problem.VOCABULARY;

  /** Events of a sequence that is read at its end, at most. */
  private static final int LONGEST = 4096;

  /** How a model reads the events of a sequence. */
  public sealed interface Reading {
    /** Each is a step. */
    record Steps() implements Reading {
    }

    /** All when it ends, in both directions. */
    record AtTheEnd() implements Reading {
    }

    /** At each event the last ones, from a fresh state. */
    record Windows(int length) implements Reading {
    }
  }

  private final Problem problem;
  private final float[] headWeight;
  private final float[] headBias;

  public StreamModel(int hidden, int layers) {
    this.problem = Problem.of(new Setting(Cell.LSTM, layers, hidden, 1), 1);
    SplittableRandom random = new SplittableRandom(hidden);
    // wider than a training begins with, so that some token is the most probable by far
    double bound = 4 / Math.sqrt(hidden);
    this.headWeight = uniform(random, bound, VOCABULARY * hidden);
    this.headBias = uniform(random, bound, VOCABULARY);
  }

  private static float[] uniform(SplittableRandom random, double bound, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return values;
  }

  /**
   * @param surprise whether Cellstream is to emit it; the peer never does
   * @param reading of the same weights
   */
  public void writePackage(Path folder, boolean surprise, Reading reading) throws BenchException {
    try {
      ModelPackageWriter.write(folder, switch (reading) {
        case Reading.Steps _ -> definition(surprise);
        case Reading.AtTheEnd _ -> atTheEnd();
        case Reading.Windows(int length) -> windowed(length);
      }, Map.of());
    } catch (ModelFileException e) {
      throw new BenchException(String.valueOf(e.getMessage()), e);
    }
  }

  void writeGraph(Path folder) throws BenchException {
    try {
      new PeerModel(OnnxGraph.nextToken(problem, headWeight, headBias), embedding(), VOCABULARY, problem.layers().size()).write(folder);
    } catch (IOException e) {
      throw new BenchException(folder + ": the peer's model can't be written: " + e.getMessage(), e);
    }
  }

  private ModelDefinition definition(boolean surprise) {
    int hidden = problem.setting().hidden();
    Vocabulary vocabulary = new Vocabulary(IntStream.range(0, VOCABULARY).mapToObj(Integer::toString).toList());
    List<LayerDefinition> layers = problem.layers().stream().map(layer -> lstm(hidden, layer)).toList();
    return new ModelDefinition("bench", "1", Shape.SYNCHRONIZED,
        new InputDefinition.TokenInput(vocabulary, new Tensor(VOCABULARY, hidden, embedding()), OptionalInt.empty()), layers,
        new HeadDefinition.Dense(new Tensor(VOCABULARY, hidden, headWeight), new Tensor(VOCABULARY, 1, headBias), DenseActivation.SOFTMAX),
        new OutputDefinition(1, false, surprise, vocabulary), "", "");
  }

  private ModelDefinition windowed(int length) {
    ModelDefinition stepwise = definition(false);
    return new ModelDefinition("bench", "1", Shape.MANY_TO_ONE, stepwise.input(), stepwise.layers(), stepwise.initial(), stepwise.head(),
        Optional.empty(), Optional.of(new ReadingDefinition.Windowed(length, 1, new ReadingDefinition.Begin.Wait(),
            ReadingDefinition.Answer.LAST_STATES)),
        stepwise.output(), "", "", Optional.empty());
  }

  private ModelDefinition atTheEnd() {
    ModelDefinition stepwise = definition(false);
    int hidden = problem.setting().hidden();
    List<LayerDefinition> layers = stepwise.layers().stream().map(layer -> (CellDefinition) layer)
        .<LayerDefinition>map(cell -> new LayerDefinition.Bidirectional(cell, cell)).toList();
    HeadDefinition head = new HeadDefinition.Dense(
        new Tensor(VOCABULARY, 2 * hidden, uniform(new SplittableRandom(hidden), 4 / Math.sqrt(hidden), 2 * VOCABULARY * hidden)),
        new Tensor(VOCABULARY, 1, headBias), DenseActivation.SOFTMAX);
    return new ModelDefinition("bench", "1", Shape.MANY_TO_ONE, stepwise.input(), layers, List.of(InitialState.ZERO), head,
        Optional.empty(),
        Optional.of(new ReadingDefinition.Whole(LONGEST, ReadingDefinition.Answer.LAST_STATES)), stepwise.output(), "", "",
        Optional.empty());
  }

  /** {@code [V × H]}. */
  private float[] embedding() {
    int hidden = problem.setting().hidden();
    float[] embedding = new float[VOCABULARY * hidden];
    for (int id = 0; id < VOCABULARY; id++) {
      System.arraycopy(problem.embedding()[id], 0, embedding, id * hidden, hidden);
    }
    return embedding;
  }

  private static LayerDefinition lstm(int hidden, Problem.Layer layer) {
    int rows = 4 * hidden;
    return new CellDefinition.Lstm(new GateWeights(new Tensor(rows, hidden, layer.weightIh()), new Tensor(rows, hidden, layer.weightHh()),
        new Tensor(rows, 1, layer.biasIh()), new Tensor(rows, 1, layer.biasHh())));
  }
}
