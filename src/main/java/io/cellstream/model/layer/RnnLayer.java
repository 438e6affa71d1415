package io.cellstream.model.layer;

import static io.cellstream.kernel.Panels.PANEL;

import io.cellstream.kernel.Activation;
import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.RnnVariant;
import io.cellstream.model.definition.Tensor;
import org.jspecify.annotations.Nullable;

/** A plain recurrent layer, packed: {@code h' = activation(W x + U h + b)}. Its sums are made in the buffer of h'. */
final class RnnLayer implements Layer {
  private final CellDefinition definition;
  private final Kernel kernel;
  private final GateSums sums;
  private final float clip;
  private final Activation activation;

  RnnLayer(CellDefinition.Rnn definition, Kernel kernel) {
    this(definition, Float.POSITIVE_INFINITY, switch (definition.nonlinearity()) {
      case TANH -> Activation.TANH;
      case RELU -> Activation.RELU;
    }, kernel);
  }

  RnnLayer(RnnVariant definition, Kernel kernel) {
    this(definition, definition.clip(), definition.activation(), kernel);
  }

  private RnnLayer(CellDefinition definition, float clip, Activation activation, Kernel kernel) {
    this.definition = definition;
    this.kernel = kernel;
    this.sums = new GateSums(definition, definition.weights().biasHh(), kernel);
    this.clip = clip;
    this.activation = activation;
  }

  @Override
  public Rows table(Tensor embedding) {
    return sums.table(embedding);
  }

  @Override
  public LayerStep newStep(int capacity, @Nullable TokenRows tokens) {
    return new Step(this, LayerRows.of(definition, capacity, tokens, sums.panels() * PANEL));
  }

  private record Step(RnnLayer layer, LayerRows rows) implements LayerStep {
    @Override
    public void run(int count) {
      layer.step(rows, count);
    }
  }

  private void step(LayerRows rows, int count) {
    Rows hNew = rows.hNew();
    sums.whole(rows, hNew, 0, sums.panels(), 0, count);
    activation.apply(kernel, hNew.data(), hNew.from(), count * hNew.stride(), clip);
  }
}
