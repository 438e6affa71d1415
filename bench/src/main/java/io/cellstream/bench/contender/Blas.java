package io.cellstream.bench.contender;

import static org.bytedeco.openblas.global.openblas_full.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_full.CblasTrans;
import static org.bytedeco.openblas.global.openblas_full.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_full.cblas_sgemv;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.kernel.Cell;
import io.cellstream.bench.kernel.Contender;
import io.cellstream.bench.kernel.Problem;
import io.cellstream.bench.kernel.Run;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_full;

/**
 * The products by OpenBLAS, one call a layer over input and h side by side ({@code sgemv} for one sequence, {@code sgemm} for more); bias
 * and activations in Java. Weights, inputs and products stay off the heap, where BLAS reads them in place.
 */
final class Blas implements Contender {
  static final String NAME = "blas";

  private final String library;

  private Blas(String library) {
    this.library = library;
  }

  /** @throws BenchException on a platform whose native library the build does not carry */
  static Blas open() throws BenchException {
    try {
      openblas_full.openblas_set_num_threads(1);
      return new Blas(openblas_full.openblas_get_config().getString().strip().replaceAll("\\s+", " "));
    } catch (LinkageError e) {
      throw new BenchException("OpenBLAS can't be loaded: " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String library() {
    return library;
  }

  /** A GRU needs the hidden part of n apart from its input part, so its one call would not do. */
  @Override
  public boolean has(Cell cell) {
    return cell != Cell.GRU;
  }

  @Override
  public double tolerance() {
    return F32.TOLERANCE;
  }

  @Override
  public Run prepare(Problem problem) {
    return new Steps(problem);
  }

  /**
   * One layer.
   *
   * @param weights {@code [2H × gates · H]}, row-major
   * @param bias {@code [gates · H]}, both biases added
   * @param xh {@code [batch × 2H]}
   * @param c {@code [batch × H]}
   */
  private record Layer(FloatPointer weights, float[] bias, FloatPointer xh, float[] c) {
  }

  private static final class Steps implements Run {
    private final Problem problem;
    private final Cell cell;
    private final int hidden;
    private final int batch;
    private final int rows;
    private final List<Layer> layers = new ArrayList<>();
    private final FloatPointer product;
    private final float[] pre;
    private final float[] h;
    private int step;

    Steps(Problem problem) {
      this.problem = problem;
      this.cell = problem.setting().cell();
      this.hidden = problem.setting().hidden();
      this.batch = problem.setting().batch();
      this.rows = cell.gates() * hidden;
      this.product = new FloatPointer((long) batch * rows);
      this.pre = new float[batch * rows];
      this.h = new float[batch * hidden];
      for (Problem.Layer layer : problem.layers()) {
        layers.add(new Layer(new FloatPointer(transposed(layer)), sum(layer.biasIh(), layer.biasHh()),
            new FloatPointer(new float[batch * 2 * hidden]), new float[batch * hidden]));
      }
    }

    /** Input rows above hidden rows, transposed: OpenBLAS is up to twice as fast on this layout as on PyTorch's. */
    private float[] transposed(Problem.Layer layer) {
      float[] both = new float[2 * hidden * rows];
      for (int r = 0; r < rows; r++) {
        for (int j = 0; j < hidden; j++) {
          both[j * rows + r] = layer.weightIh()[r * hidden + j];
          both[(hidden + j) * rows + r] = layer.weightHh()[r * hidden + j];
        }
      }
      return both;
    }

    private static float[] sum(float[] a, float[] b) {
      float[] sum = new float[a.length];
      for (int r = 0; r < sum.length; r++) {
        sum[r] = a[r] + b[r];
      }
      return sum;
    }

    @Override
    public void steps(int n) {
      for (int k = 0; k < n; k++) {
        int[] tokens = problem.tokens()[step];
        for (int row = 0; row < batch; row++) {
          layers.get(0).xh().position((long) row * 2 * hidden).put(problem.embedding()[tokens[row]]);
        }
        for (int layer = 0; layer < layers.size(); layer++) {
          layer(layer);
        }
        step = (step + 1) % Problem.PERIOD;
      }
    }

    private void layer(int index) {
      Layer layer = layers.get(index);
      int k = 2 * hidden;
      FloatPointer xh = layer.xh().position(0);
      if (batch == 1) {
        cblas_sgemv(CblasRowMajor, CblasTrans, k, rows, 1, layer.weights(), rows, xh, 1, 0, product, 1);
      } else {
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, batch, rows, k, 1, xh, k, layer.weights(), rows, 0, product, rows);
      }
      product.get(pre);
      for (int row = 0; row < batch; row++) {
        switch (cell) {
          case LSTM -> lstm(layer, row);
          case RNN -> rnn(layer, row);
          case GRU -> throw new IllegalStateException("not a contender for GRU");
        }
        xh.position((long) row * k + hidden).put(h, row * hidden, hidden);
        if (index + 1 < layers.size()) {
          layers.get(index + 1).xh().position((long) row * k).put(h, row * hidden, hidden);
        }
      }
    }

    private void lstm(Layer layer, int row) {
      float[] bias = layer.bias();
      int at = row * rows;
      for (int u = 0; u < hidden; u++) {
        float i = sigmoid(pre[at + u] + bias[u]);
        float f = sigmoid(pre[at + hidden + u] + bias[hidden + u]);
        float g = (float) Math.tanh(pre[at + 2 * hidden + u] + bias[2 * hidden + u]);
        float o = sigmoid(pre[at + 3 * hidden + u] + bias[3 * hidden + u]);
        float c = f * layer.c()[row * hidden + u] + i * g;
        layer.c()[row * hidden + u] = c;
        h[row * hidden + u] = o * (float) Math.tanh(c);
      }
    }

    private void rnn(Layer layer, int row) {
      for (int u = 0; u < hidden; u++) {
        h[row * hidden + u] = (float) Math.tanh(pre[row * rows + u] + layer.bias()[u]);
      }
    }

    private static float sigmoid(float x) {
      return (float) (1 / (1 + Math.exp(-x)));
    }

    /** The layers share {@link #h}; after a step it holds the last one's. */
    @Override
    public float[] hidden(int row) {
      float[] of = new float[hidden];
      System.arraycopy(h, row * hidden, of, 0, hidden);
      return of;
    }

    @Override
    public void close() {
      product.close();
      for (Layer layer : layers) {
        layer.weights().close();
        layer.xh().close();
      }
    }
  }
}
