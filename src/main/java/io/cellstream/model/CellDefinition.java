package io.cellstream.model;

import io.cellstream.kernel.Activation;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent layer that reads its sequence forward, event by event, with PyTorch's tensors: rows by gate, one row per hidden unit and gate.
 */
public sealed interface CellDefinition extends LayerDefinition {

  /** {@code [G·H × I]} for G gates. */
  Matrix weightIh();

  /** {@code [G·H × P]}, where P is the size of h: H, unless the layer projects it; of the same precision and with the same scales. */
  Matrix weightHh();

  /** {@code [G·H]}. */
  Tensor biasIh();

  /** {@code [G·H]}. */
  Tensor biasHh();

  /** G: how many gates' rows the tensors hold one after the other. */
  int gates();

  @Override
  default int inputSize() {
    return weightIh().columns();
  }

  @Override
  default int hidden() {
    return weightHh().columns();
  }

  @Override
  default int outputs() {
    return hidden();
  }

  /** H: how many units the gates have; h may be smaller. */
  default int units() {
    return weightIh().rows() / gates();
  }

  default Precision precision() {
    return weightIh().precision();
  }

  @Override
  default List<CellDefinition> cells() {
    return List.of(this);
  }

  @Override
  default List<Matrix> tensors() {
    return List.of(weightIh(), weightHh(), biasIh(), biasHh());
  }

  /** The same layer with other weights. */
  CellDefinition withWeights(Matrix weightIh, Matrix weightHh);

  /** Gate rows in the order i, f, g, o. */
  record Lstm(Matrix weightIh, Matrix weightHh, Tensor biasIh, Tensor biasHh) implements CellDefinition {
    @Override
    public Lstm withWeights(Matrix weightIh, Matrix weightHh) {
      return new Lstm(weightIh, weightHh, biasIh, biasHh);
    }

    @Override
    public int gates() {
      return 4;
    }

    @Override
    public int cellState() {
      return hidden();
    }
  }

  /**
   * An LSTM that differs from the usual one; gate rows in the order i, f, g, o.
   *
   * <pre>
   * i = σ(i + pᵢ ⊙ c), f = σ(f + p_f ⊙ c) or 1 − i, g = tanh(g)
   * c' = f ⊙ c + i ⊙ g
   * h' = W_hr (σ(o + pₒ ⊙ c') ⊙ tanh(c'))
   * </pre>
   *
   * @param peephole {@code [3H]}: p of i, f and o; null: there are none
   * @param projection {@code [P × H]}: W_hr; null: h is not projected
   * @param coupled whether f is 1 − i
   * @param clip what the functions' arguments in the first and the last line are kept within; infinite: anything
   * @param gateActivation in place of σ
   * @param candidate in place of the first tanh
   * @param output in place of the second
   */
  record LstmVariant(Matrix weightIh, Matrix weightHh, Tensor biasIh, Tensor biasHh, @Nullable Tensor peephole, @Nullable Tensor projection,
      boolean coupled, float clip, Activation gateActivation, Activation candidate, Activation output) implements CellDefinition {
    @Override
    public LstmVariant withWeights(Matrix weightIh, Matrix weightHh) {
      return new LstmVariant(weightIh, weightHh, biasIh, biasHh, peephole, projection, coupled, clip, gateActivation, candidate, output);
    }

    @Override
    public int gates() {
      return 4;
    }

    @Override
    public int cellState() {
      return units();
    }

    @Override
    public List<Matrix> tensors() {
      return Stream.of(weightIh, weightHh, biasIh, biasHh, peephole, projection).filter(Objects::nonNull).toList();
    }
  }

  /** Gate rows in the order r, z, n. */
  record Gru(Matrix weightIh, Matrix weightHh, Tensor biasIh, Tensor biasHh) implements CellDefinition {
    @Override
    public Gru withWeights(Matrix weightIh, Matrix weightHh) {
      return new Gru(weightIh, weightHh, biasIh, biasHh);
    }

    @Override
    public int gates() {
      return 3;
    }

    @Override
    public int cellState() {
      return 0;
    }
  }

  /**
   * A GRU that differs from the usual one; gate rows in the order r, z, n.
   *
   * @param resetAfter whether r scales what n has from h, {@code n = tanh(W x + b + r ⊙ (U h + b'))}, as PyTorch has it; if not, it scales h:
   *        {@code n = tanh(W x + b + U (r ⊙ h) + b')}
   * @param clip what the functions' arguments are kept within; infinite: anything
   * @param gateActivation in place of the sigmoid
   * @param candidate in place of the tanh
   */
  record GruVariant(Matrix weightIh, Matrix weightHh, Tensor biasIh, Tensor biasHh, boolean resetAfter, float clip,
      Activation gateActivation, Activation candidate) implements CellDefinition {
    @Override
    public GruVariant withWeights(Matrix weightIh, Matrix weightHh) {
      return new GruVariant(weightIh, weightHh, biasIh, biasHh, resetAfter, clip, gateActivation, candidate);
    }

    @Override
    public int gates() {
      return 3;
    }

    @Override
    public int cellState() {
      return 0;
    }
  }

  /**
   * A plain recurrent layer with any activation.
   *
   * @param clip what the activation's argument is kept within; infinite: anything
   */
  record RnnVariant(Matrix weightIh, Matrix weightHh, Tensor biasIh, Tensor biasHh, float clip, Activation activation)
      implements
        CellDefinition {
    @Override
    public RnnVariant withWeights(Matrix weightIh, Matrix weightHh) {
      return new RnnVariant(weightIh, weightHh, biasIh, biasHh, clip, activation);
    }

    @Override
    public int gates() {
      return 1;
    }

    @Override
    public int cellState() {
      return 0;
    }
  }

  /** The plain recurrent layer: {@code h' = activation(W x + U h + b)}. */
  record Rnn(Matrix weightIh, Matrix weightHh, Tensor biasIh, Tensor biasHh, Nonlinearity nonlinearity) implements CellDefinition {
    @Override
    public Rnn withWeights(Matrix weightIh, Matrix weightHh) {
      return new Rnn(weightIh, weightHh, biasIh, biasHh, nonlinearity);
    }

    @Override
    public int gates() {
      return 1;
    }

    @Override
    public int cellState() {
      return 0;
    }
  }

  /** What a plain recurrent layer makes of its sums. */
  enum Nonlinearity {
    TANH, RELU
  }
}
