package io.cellstream.model;

import io.cellstream.kernel.Activation;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.GruVariant;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.LstmVariant;
import io.cellstream.model.definition.Matrix;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.RnnVariant;
import io.cellstream.model.definition.Tensor;
import java.util.Arrays;

/** The oracle: the textbook's equations in double precision, one sequence, no packing. */
public final class NaiveModel {
  private final ModelDefinition definition;
  private final double[][] h;
  private final double[][] c;

  public NaiveModel(ModelDefinition definition) {
    this.definition = definition;
    this.h = definition.layers().stream().map(layer -> new double[layer.hidden()]).toArray(double[][]::new);
    this.c = definition.layers().stream().map(layer -> new double[layer.cellState()]).toArray(double[][]::new);
  }

  public void stepToken(int id) {
    InputDefinition.TokenInput token = (InputDefinition.TokenInput) definition.input();
    double[] x = new double[token.size()];
    Arrays.setAll(x, j -> token.embedding().data()[id * token.size() + j]);
    step(x);
  }

  public void stepFeatures(float... features) {
    InputDefinition.FeatureInput input = (InputDefinition.FeatureInput) definition.input();
    double[] x = new double[features.length];
    Arrays.setAll(x, j -> ((double) features[j] - input.mean()[j]) * input.scale()[j]);
    step(x);
  }

  private void step(double[] input) {
    double[] x = input;
    for (int l = 0; l < h.length; l++) {
      switch (definition.layers().get(l)) {
        case CellDefinition cell -> {
          h[l] = step(cell, x, h[l], c[l]);
          x = h[l];
        }
        case LayerDefinition.Dense(DenseDefinition layer) -> x = dense(layer, x);
        case LayerDefinition.Backward _, LayerDefinition.Bidirectional _ -> throw new IllegalStateException("NaiveReading reads backward");
      }
    }
  }

  /** The new h; c is changed. */
  public static double[] step(CellDefinition cell, double[] x, double[] h, double[] c) {
    double[] hNew = new double[cell.units()];
    double[] reset = cell instanceof GruVariant gru ? reset(gru, x, h) : new double[0];
    for (int u = 0; u < hNew.length; u++) {
      hNew[u] = switch (cell) {
        case CellDefinition.Lstm lstm -> lstm(lstm, u, x, h, c);
        case LstmVariant lstm -> lstm(lstm, u, x, h, c);
        case CellDefinition.Gru gru -> gru(gru, u, x, h);
        case GruVariant gru -> gru(gru, u, x, h, reset);
        case CellDefinition.Rnn rnn -> rnn(rnn, u, x, h);
        case RnnVariant rnn -> of(rnn.activation(), rnn.clip(), gate(rnn, 0, u, x, h));
      };
    }
    return cell instanceof LstmVariant lstm && lstm.projection() != null ? times(lstm.projection(), hNew) : hNew;
  }

  public static double[] dense(DenseDefinition layer, double[] x) {
    double[] y = logits(layer, x);
    Arrays.setAll(y, row -> {
      double sum = y[row];
      return switch (layer.activation()) {
        case LINEAR -> sum;
        case SIGMOID -> sigmoid(sum);
        case TANH -> Math.tanh(sum);
        case RELU -> Math.max(sum, 0);
        case SOFTMAX -> throw new IllegalArgumentException("a softmax between layers");
      };
    });
    return y;
  }

  private static double[] times(Tensor matrix, double[] x) {
    double[] y = new double[matrix.rows()];
    Arrays.setAll(y, row -> dot(matrix, row, x));
    return y;
  }

  private static double lstm(LstmVariant lstm, int u, double[] x, double[] h, double[] c) {
    double[] p = new double[3];
    Tensor peephole = lstm.peephole();
    if (peephole != null) {
      Arrays.setAll(p, gate -> peephole.data()[gate * lstm.units() + u]);
    }
    double i = of(lstm.gateActivation(), lstm.clip(), gate(lstm, 0, u, x, h) + p[0] * c[u]);
    double f = lstm.coupled() ? 1 - i : of(lstm.gateActivation(), lstm.clip(), gate(lstm, 1, u, x, h) + p[1] * c[u]);
    double g = of(lstm.candidate(), lstm.clip(), gate(lstm, 2, u, x, h));
    c[u] = f * c[u] + i * g;
    double o = of(lstm.gateActivation(), lstm.clip(), gate(lstm, 3, u, x, h) + p[2] * c[u]);
    return o * of(lstm.output(), Double.POSITIVE_INFINITY, c[u]);
  }

  private static double[] reset(GruVariant gru, double[] x, double[] h) {
    double[] r = new double[h.length];
    Arrays.setAll(r, u -> of(gru.gateActivation(), gru.clip(), gate(gru, 0, u, x, h)));
    return r;
  }

  private static double gru(GruVariant gru, int u, double[] x, double[] h, double[] r) {
    double z = of(gru.gateActivation(), gru.clip(), gate(gru, 1, u, x, h));
    double[] rh = new double[h.length];
    Arrays.setAll(rh, v -> r[v] * h[v]);
    double fromHidden = gru.resetAfter() ? r[u] * ofHidden(gru, 2, u, h) : ofHidden(gru, 2, u, rh);
    double n = of(gru.candidate(), gru.clip(), ofInputs(gru, 2, u, x) + fromHidden);
    return (1 - z) * n + z * h[u];
  }

  private static double of(Activation activation, double clip, double argument) {
    double x = Math.clamp(argument, -clip, clip);
    double alpha = activation.alpha();
    double beta = activation.beta();
    return switch (activation.function()) {
      case SIGMOID -> sigmoid(x);
      case TANH -> Math.tanh(x);
      case RELU -> Math.max(x, 0);
      case AFFINE -> alpha * x + beta;
      case LEAKY_RELU -> x >= 0 ? x : alpha * x;
      case THRESHOLDED_RELU -> x >= alpha ? x : 0;
      case SCALED_TANH -> alpha * Math.tanh(beta * x);
      case HARD_SIGMOID -> Math.max(0, Math.min(1, alpha * x + beta));
      case ELU -> x >= 0 ? x : alpha * Math.expm1(x);
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case SOFTPLUS -> Math.log1p(Math.exp(x));
    };
  }

  private static double lstm(CellDefinition.Lstm lstm, int u, double[] x, double[] h, double[] c) {
    double i = sigmoid(gate(lstm, 0, u, x, h));
    double f = sigmoid(gate(lstm, 1, u, x, h));
    double g = Math.tanh(gate(lstm, 2, u, x, h));
    double o = sigmoid(gate(lstm, 3, u, x, h));
    c[u] = f * c[u] + i * g;
    return o * Math.tanh(c[u]);
  }

  private static double gru(CellDefinition.Gru gru, int u, double[] x, double[] h) {
    double r = sigmoid(gate(gru, 0, u, x, h));
    double z = sigmoid(gate(gru, 1, u, x, h));
    double n = Math.tanh(ofInputs(gru, 2, u, x) + r * ofHidden(gru, 2, u, h));
    return (1 - z) * n + z * h[u];
  }

  private static double rnn(CellDefinition.Rnn rnn, int u, double[] x, double[] h) {
    double sum = gate(rnn, 0, u, x, h);
    return switch (rnn.nonlinearity()) {
      case TANH -> Math.tanh(sum);
      case RELU -> Math.max(sum, 0);
    };
  }

  private static double gate(CellDefinition layer, int gate, int unit, double[] x, double[] h) {
    return ofInputs(layer, gate, unit, x) + ofHidden(layer, gate, unit, h);
  }

  private static double ofInputs(CellDefinition layer, int gate, int unit, double[] x) {
    int row = gate * layer.units() + unit;
    return layer.weights().biasIh().data()[row] + dot(layer.weights().ih(), row, x);
  }

  private static double ofHidden(CellDefinition layer, int gate, int unit, double[] h) {
    int row = gate * layer.units() + unit;
    return layer.weights().biasHh().data()[row] + dot(layer.weights().hh(), row, h);
  }

  private static double dot(Matrix weights, int row, double[] x) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += weights.at(row, j) * x[j];
    }
    return sum;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Goes on from a state laid out as {@link #state} gives it. */
  public void setState(double[] state) {
    int from = 0;
    for (int l = 0; l < h.length; l++) {
      c[l] = Arrays.copyOfRange(state, from, from + c[l].length);
      h[l] = Arrays.copyOfRange(state, from + c[l].length, from + c[l].length + h[l].length);
      from += c[l].length + h[l].length;
    }
  }

  /** Per layer c, if it has one, then h. */
  public double[] state() {
    double[] state = {};
    for (int l = 0; l < h.length; l++) {
      int from = state.length;
      state = Arrays.copyOf(state, from + c[l].length + h[l].length);
      System.arraycopy(c[l], 0, state, from, c[l].length);
      System.arraycopy(h[l], 0, state, from + c[l].length, h[l].length);
    }
    return state;
  }

  public double[] logits() {
    HeadDefinition.Dense head = (HeadDefinition.Dense) definition.head();
    double[] x = hidden();
    for (DenseDefinition layer : head.layers().subList(0, head.layers().size() - 1)) {
      x = activated(layer.activation(), logits(layer, x));
    }
    return logits(head.layers().getLast(), x);
  }

  private static double[] logits(DenseDefinition layer, double[] x) {
    double[] logits = new double[layer.size()];
    float[] w = layer.weight().data();
    switch (layer.form()) {
      case DENSE -> Arrays.setAll(logits, v -> layer.bias().data()[v] + dot(layer.weight(), v, x));
      case AFFINE -> Arrays.setAll(logits, v -> layer.bias().data()[v] + w[v] * x[v]);
      case LAYER_NORM -> {
        double mean = Arrays.stream(x).limit(logits.length).average().orElseThrow();
        double variance = Arrays.stream(x).limit(logits.length).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        Arrays.setAll(logits, v -> layer.bias().data()[v] + w[v] * (x[v] - mean) / Math.sqrt(variance + layer.epsilon()));
      }
    }
    return logits;
  }

  private double[] hidden() {
    return h[h.length - 1];
  }

  public double[] values() {
    return definition.head() instanceof HeadDefinition.Dense head ? activated(head.layers().getLast().activation(), logits()) : hidden();
  }

  private static double[] activated(DenseActivation activation, double[] x) {
    return switch (activation) {
      case LINEAR -> x;
      case SIGMOID -> Arrays.stream(x).map(NaiveModel::sigmoid).toArray();
      case TANH -> Arrays.stream(x).map(Math::tanh).toArray();
      case RELU -> Arrays.stream(x).map(v -> Math.max(v, 0)).toArray();
      case SOFTMAX -> {
        double sum = Arrays.stream(x).map(Math::exp).sum();
        yield Arrays.stream(x).map(v -> Math.exp(v) / sum).toArray();
      }
    };
  }

  /** −log₂ p of a token. */
  public double surprise(int id) {
    return -Math.log(values()[id]) / Math.log(2);
  }
}
