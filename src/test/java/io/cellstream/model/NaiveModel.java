package io.cellstream.model;

import java.util.Arrays;

/** The oracle: the textbook's equations in double precision, one sequence, no packing. */
final class NaiveModel {
  private final ModelDefinition definition;
  private final double[][] h;
  private final double[][] c;

  NaiveModel(ModelDefinition definition) {
    this.definition = definition;
    this.h = definition.layers().stream().map(layer -> new double[layer.hidden()]).toArray(double[][]::new);
    this.c = definition.layers().stream().map(layer -> new double[layer.hidden()]).toArray(double[][]::new);
  }

  void stepToken(int id) {
    InputDefinition.Token token = (InputDefinition.Token) definition.input();
    double[] x = new double[token.size()];
    Arrays.setAll(x, j -> token.embedding().data()[id * token.size() + j]);
    step(x);
  }

  void stepFeatures(float... features) {
    InputDefinition.Features input = (InputDefinition.Features) definition.input();
    double[] x = new double[features.length];
    Arrays.setAll(x, j -> ((double) features[j] - input.mean()[j]) * input.scale()[j]);
    step(x);
  }

  private void step(double[] input) {
    double[] x = input;
    for (int l = 0; l < h.length; l++) {
      LayerDefinition.Lstm lstm = (LayerDefinition.Lstm) definition.layers().get(l);
      double[] hNew = new double[lstm.hidden()];
      for (int u = 0; u < lstm.hidden(); u++) {
        double i = sigmoid(gate(lstm, 0, u, x, h[l]));
        double f = sigmoid(gate(lstm, 1, u, x, h[l]));
        double g = Math.tanh(gate(lstm, 2, u, x, h[l]));
        double o = sigmoid(gate(lstm, 3, u, x, h[l]));
        c[l][u] = f * c[l][u] + i * g;
        hNew[u] = o * Math.tanh(c[l][u]);
      }
      h[l] = hNew;
      x = hNew;
    }
  }

  private static double gate(LayerDefinition.Lstm lstm, int gate, int unit, double[] x, double[] h) {
    int row = gate * lstm.hidden() + unit;
    double sum = (double) lstm.biasIh().data()[row] + lstm.biasHh().data()[row];
    return sum + dot(lstm.weightIh(), row, x) + dot(lstm.weightHh(), row, h);
  }

  private static double dot(Tensor weights, int row, double[] x) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += weights.data()[row * x.length + j] * x[j];
    }
    return sum;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Per layer c, then h. */
  double[] state() {
    double[] state = {};
    for (int l = 0; l < h.length; l++) {
      int from = state.length;
      state = Arrays.copyOf(state, from + 2 * h[l].length);
      System.arraycopy(c[l], 0, state, from, c[l].length);
      System.arraycopy(h[l], 0, state, from + c[l].length, h[l].length);
    }
    return state;
  }

  double[] logits() {
    double[] last = h[h.length - 1];
    HeadDefinition.Dense head = (HeadDefinition.Dense) definition.head();
    double[] logits = new double[head.size()];
    Arrays.setAll(logits, v -> head.bias().data()[v] + dot(head.weight(), v, last));
    return logits;
  }

  double[] values() {
    if (!(definition.head() instanceof HeadDefinition.Dense head)) {
      return h[h.length - 1];
    }
    double[] x = logits();
    return switch (head.activation()) {
      case LINEAR -> x;
      case SIGMOID -> Arrays.stream(x).map(NaiveModel::sigmoid).toArray();
      case SOFTMAX -> {
        double sum = Arrays.stream(x).map(Math::exp).sum();
        yield Arrays.stream(x).map(v -> Math.exp(v) / sum).toArray();
      }
    };
  }

  /** −log₂ p of a token. */
  double surprise(int id) {
    return -Math.log(values()[id]) / Math.log(2);
  }
}
