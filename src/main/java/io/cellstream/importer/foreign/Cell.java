package io.cellstream.importer.foreign;

import io.cellstream.model.Tensor;
import java.util.List;

/**
 * A recurrent layer as a foreign file has it, with PyTorch's tensors: its gates are in PyTorch's order already.
 *
 * @param source what the file calls it, for messages
 * @param variants what it does beyond the plain cell
 */
public record Cell(String source, Kind kind, Tensor weightIh, Tensor weightHh, Tensor biasIh, Tensor biasHh, List<Variant> variants) {

  public Cell {
    variants = List.copyOf(variants);
  }

  public enum Kind {
    LSTM(4), GRU(3), RNN_TANH(1), RNN_RELU(1);

    private final int gates;

    Kind(int gates) {
      this.gates = gates;
    }

    public int gates() {
      return gates;
    }
  }

  /** What some files ask of a cell beyond its plain equations. */
  public sealed interface Variant {
  }

  /** A GRU whose reset gate scales h before the product, {@code U (r ⊙ h)}: ONNX's linear_before_reset = 0, Keras's reset_after = false. */
  public record ResetBefore(String name) implements Variant {
  }

  /** An LSTM whose gates also see c: {@code [3H]} in the order i, o, f. */
  public record Peepholes(String name, Tensor weights) implements Variant {
  }

  /** An LSTM whose h is a product of its output: {@code [P × H]}. */
  public record Projection(String name, Tensor weights) implements Variant {
  }

  /** Every sum cut off at ±limit before its activation. */
  public record Clip(String name, float limit) implements Variant {
  }

  /** An LSTM whose forget gate is {@code 1 − i}. */
  public record CoupledGates(String name) implements Variant {
  }

  /** Other activations than the cell's own. */
  public record Activations(String name, List<String> activations) implements Variant {
  }

  /** A first state other than zero. */
  public record InitialState(String name) implements Variant {
  }
}
