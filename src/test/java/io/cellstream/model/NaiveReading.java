package io.cellstream.model;

import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.Tensor;
import java.util.Arrays;

/** The oracle for whole sequences: a layer's outputs at every step are a matrix, in double precision, one sequence. */
final class NaiveReading {
  private final ModelDefinition definition;
  private double[][] x;
  private double[] state = new double[0];
  private double[] answer = new double[0];

  NaiveReading(ModelDefinition definition, double[][] inputs) {
    this.definition = definition;
    this.x = inputs;
    for (int l = 0; l < definition.layers().size(); l++) {
      x = layer(definition.layers().get(l), definition.initial().get(l));
    }
  }

  /** Normalised, in double. */
  static double[][] of(InputDefinition.FeatureInput input, Memory.KeptFeatures features) {
    double[][] x = new double[features.steps()][input.size()];
    for (int t = 0; t < x.length; t++) {
      for (int j = 0; j < input.size(); j++) {
        x[t][j] = ((double) features.values()[t * input.size() + j] - input.mean()[j]) * input.scale()[j];
      }
    }
    return x;
  }

  private double[][] layer(LayerDefinition layer, InitialState initial) {
    if (layer instanceof LayerDefinition.Dense(DenseDefinition dense)) {
      return Arrays.stream(x).map(row -> NaiveModel.dense(dense, row)).toArray(double[][]::new);
    }
    double[] c0 = initial.cell().map(NaiveReading::doubles).orElse(new double[layer.cellState()]);
    double[] h0 = initial.hidden().map(NaiveReading::doubles).orElse(new double[layer.hidden()]);
    double[][] y = new double[x.length][0];
    double[] lastC = new double[0];
    double[] lastH = new double[0];
    double[] cell = new double[0];
    int c = 0;
    int h = 0;
    for (int p = 0; p < layer.cells().size(); p++) {
      CellDefinition each = layer.cells().get(p);
      boolean backward = layer instanceof LayerDefinition.Backward || p == 1;
      double[] cs = Arrays.copyOfRange(c0, c, c + each.cellState());
      double[] hs = Arrays.copyOfRange(h0, h, h + each.hidden());
      double[] cellAtTheLastStep = new double[0];
      for (int s = 0; s < x.length; s++) {
        int t = backward ? x.length - 1 - s : s;
        hs = NaiveModel.step(each, x[t], hs, cs);
        y[t] = joined(y[t], hs);
        cellAtTheLastStep = t == x.length - 1 ? cs.clone() : cellAtTheLastStep;
      }
      lastC = joined(lastC, cs);
      lastH = joined(lastH, hs);
      cell = joined(cell, cellAtTheLastStep);
      c += each.cellState();
      h += each.hidden();
    }
    boolean last = layer.equals(definition.layers().getLast());
    boolean atTheLastStep = last && definition.reading().orElseThrow().answer() == ReadingDefinition.Answer.LAST_STEP;
    answer = atTheLastStep ? y[x.length - 1] : lastH;
    state = joined(joined(state, atTheLastStep ? cell : lastC), answer);
    return y;
  }

  private static double[] doubles(Tensor tensor) {
    double[] doubles = new double[tensor.data().length];
    Arrays.setAll(doubles, i -> tensor.data()[i]);
    return doubles;
  }

  private static double[] joined(double[] a, double[] b) {
    double[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  double[] state() {
    return state;
  }

  /** What the head reads. */
  double[] answer() {
    return answer;
  }
}
