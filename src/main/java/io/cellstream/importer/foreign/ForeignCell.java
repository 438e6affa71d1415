package io.cellstream.importer.foreign;

import io.cellstream.kernel.Activation;
import io.cellstream.model.definition.CellDefinition.Nonlinearity;
import io.cellstream.model.definition.Tensor;
import io.cellstream.modelfile.ModelFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A recurrent layer as a foreign file has it, with PyTorch's tensors: its gates are in PyTorch's order already.
 *
 * @param source what the file calls it, for messages
 * @param variant what it does beyond the plain cell
 */
public record ForeignCell(String source, Kind kind, Tensor weightIh, Tensor weightHh, Tensor biasIh, Tensor biasHh, Variant variant) {

  public enum Kind {
    LSTM(4), GRU(3), RNN(1);

    private final int gates;

    Kind(int gates) {
      this.gates = gates;
    }

    public int gates() {
      return gates;
    }

    /** The kind of a cell whose weights of h have so many rows: as many as it has units for each gate. */
    public static Optional<Kind> of(int rows, int units) {
      return Arrays.stream(values()).filter(kind -> (long) kind.gates * units == rows).findFirst();
    }

    /** Its own: of the gates, of the candidate, of an LSTM also of the output; of a plain RNN its only one. */
    public List<Activation> activations() {
      return switch (this) {
        case LSTM -> List.of(Activation.SIGMOID, Activation.TANH, Activation.TANH);
        case GRU -> List.of(Activation.SIGMOID, Activation.TANH);
        case RNN -> List.of(Activation.TANH);
      };
    }

    /** The plain cell. */
    public Variant plain() {
      return new Variant(activations(), Float.POSITIVE_INFINITY, true, false, Optional.empty(), Optional.empty());
    }
  }

  /** Whether both differ in their weights' values only, so that they can be the two directions of one layer. */
  public boolean isOfTheKindOf(ForeignCell other) {
    return kind == other.kind && weightIh.columns() == other.weightIh.columns() && weightHh.columns() == other.weightHh.columns()
        && weightHh.rows() == other.weightHh.rows()
        && variant.isLike(other.variant);
  }

  /**
   * How a cell differs from the plain one.
   *
   * @param activations as {@link Kind#activations} lists them
   * @param clip what the activations' arguments are kept within; infinite: anything
   * @param resetAfter of a GRU: whether the reset gate scales the product with h rather than h itself
   * @param coupled of an LSTM: whether the forget gate is {@code 1 − i}
   * @param peepholes of an LSTM {@code [3H]}, in the order i, f, o
   * @param projection of an LSTM {@code [P × H]}
   */
  public record Variant(List<Activation> activations, float clip, boolean resetAfter, boolean coupled, Optional<Tensor> peepholes,
      Optional<Tensor> projection) {
    public Variant {
      activations = List.copyOf(activations);
    }

    /**
     * A plain RNN of a file that has its weights only.
     *
     * @param said by the user
     * @param source what the file calls it
     * @param program whose default is tanh
     * @param questions takes the one for it, where the user does not say it
     */
    public static Variant rnn(Optional<Nonlinearity> said, String file, String source, String program, Questions questions) {
      Nonlinearity nonlinearity = said.orElseGet(() -> questions.ask(file,
          source + " is a plain RNN, and the file does not say which; give --nonlinearity tanh (" + program
              + "'s default) or --nonlinearity relu",
          "--nonlinearity NAME", Nonlinearity.TANH));
      return Kind.RNN.plain().with(List.of(switch (nonlinearity) {
        case TANH -> Activation.TANH;
        case RELU -> Activation.RELU;
      }));
    }

    public Variant with(List<Activation> other) {
      return new Variant(other, clip, resetAfter, coupled, peepholes, projection);
    }

    public Variant withResetAfter(boolean after) {
      return new Variant(activations, clip, after, coupled, peepholes, projection);
    }

    boolean isLike(Variant other) {
      return activations.equals(other.activations) && clip == other.clip && resetAfter == other.resetAfter && coupled == other.coupled
          && peepholes.isPresent() == other.peepholes.isPresent() && projection.isPresent() == other.projection.isPresent();
    }

    public Variant withProjection(Tensor weights) {
      return new Variant(activations, clip, resetAfter, coupled, peepholes, Optional.of(weights));
    }
  }
}
