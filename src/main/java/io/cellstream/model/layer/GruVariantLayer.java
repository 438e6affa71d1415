package io.cellstream.model.layer;

import static io.cellstream.kernel.Panels.BLOCK;
import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Elementwise;
import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.GruVariant;
import io.cellstream.model.definition.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A GRU layer that differs from the usual one. The sums of n are cut at the end of the inputs, and continue over h or, once r is known,
 * over r ⊙ h. In the latter case the sums of all gates are made a second time and only those of n are used, which is simple and slow.
 */
final class GruVariantLayer implements Layer {
  private static final int GATES = 3;
  private static final int BLOCK_ROWS = GATES * BLOCK;
  private static final int Z = BLOCK;
  private static final int N = 2 * BLOCK;

  private final GruVariant definition;
  private final Kernel kernel;
  private final GateSums sums;
  /** Used only if r scales the product. */
  private final GateN gateN;
  private final int blocks;

  GruVariantLayer(GruVariant definition, Kernel kernel) {
    this.definition = definition;
    this.kernel = kernel;
    this.blocks = Math.ceilDiv(definition.hidden(), BLOCK);
    this.gateN = GateN.of(definition);
    this.sums = new GateSums(definition, definition.resetAfter() ? gateN.otherBiases() : definition.weights().biasHh(), kernel);
  }

  @Override
  public Rows table(Tensor embedding) {
    return sums.table(embedding);
  }

  @Override
  public LayerStep newStep(int capacity, @Nullable TokenRows tokens) {
    int width = Panels.padded(sums.panels() * PANEL, BLOCK_ROWS);
    LayerRows rows = LayerRows.of(definition, capacity, tokens, blocks * BLOCK);
    Rows xrh = new Rows(new float[rows.xh().data().length], 0, rows.xh().stride());
    return new Step(this, rows, Rows.zeros(capacity, width), Rows.zeros(capacity, width), xrh);
  }

  /**
   * A thread's buffers, a row per sequence.
   *
   * @param gates the pre-activations over x and h; r and z replace theirs
   * @param n the pre-activations over x; in the end those of gate n are whole, and n replaces them
   * @param xrh laid out like {@code xh}, with r ⊙ h in place of h; its x is never read
   */
  private record Step(GruVariantLayer layer, LayerRows rows, Rows gates, Rows n, Rows xrh) implements LayerStep {
    @Override
    public void run(int count) {
      layer.sums(this, count);
      for (int row = 0; row < count; row++) {
        layer.resetAndUpdate(this, row);
      }
      if (!layer.definition.resetAfter()) {
        layer.sums.goOnWithHidden(xrh, n, 0, layer.sums.panels(), 0, count);
      }
      for (int row = 0; row < count; row++) {
        layer.hidden(this, row);
      }
    }
  }

  private void sums(Step step, int count) {
    Rows gates = step.gates();
    sums.beginWithInputs(step.rows(), gates, 0, sums.panels(), 0, count);
    step.n().copy(gates, 0, 0, count, gates.stride());
    if (definition.resetAfter()) {
      sums.finish(step.n(), 0, sums.panels(), count);
      for (int row = 0; row < count; row++) {
        for (int b = 0; b < blocks; b++) {
          System.arraycopy(gateN.bias(), b * BLOCK, gates.data(), gates.at(row) + b * BLOCK_ROWS + N, BLOCK);
        }
      }
    }
    sums.goOnWithHidden(step.rows().xh(), gates, 0, sums.panels(), 0, count);
  }

  /** {@code r = σ(r)}, {@code z = σ(z)}, then scales n's product or h by r. */
  private void resetAndUpdate(Step step, int row) {
    Rows gates = step.gates();
    Rows h = step.rows().h();
    for (int b = 0; b < blocks; b++) {
      int at = gates.at(row) + b * BLOCK_ROWS;
      definition.gateActivation().apply(kernel, gates.data(), at, BLOCK, definition.clip());
      definition.gateActivation().apply(kernel, gates.data(), at + Z, BLOCK, definition.clip());
      if (definition.resetAfter()) {
        Elementwise.addProduct(step.n().data(), step.n().at(row) + b * BLOCK_ROWS + N, gates.data(), at, gates.data(), at + N, BLOCK);
      } else {
        int unit = b * BLOCK;
        Elementwise.product(gates.data(), at, h.data(), h.at(row) + unit, step.xrh().data(), step.xrh().at(row) + h.from() + unit,
            Math.min(BLOCK, definition.hidden() - unit));
      }
    }
  }

  /** {@code n = tanh(n)}, {@code h' = n + z · (h − n)}. */
  private void hidden(Step step, int row) {
    Rows h = step.rows().h();
    Rows hNew = step.rows().hNew();
    for (int b = 0; b < blocks; b++) {
      int z = step.gates().at(row) + b * BLOCK_ROWS + Z;
      int n = step.n().at(row) + b * BLOCK_ROWS + N;
      definition.candidate().apply(kernel, step.n().data(), n, BLOCK, definition.clip());
      Elementwise.interpolate(step.gates().data(), z, h.data(), h.at(row) + b * BLOCK, step.n().data(), n, hNew.data(),
          hNew.at(row) + b * BLOCK, BLOCK);
    }
  }
}
