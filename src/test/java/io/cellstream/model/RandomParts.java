package io.cellstream.model;

import io.cellstream.kernel.Activation.Function;
import io.cellstream.kernel.Seeded;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.CellDefinition.Nonlinearity;
import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GruVariant;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.LstmVariant;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.RnnVariant;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.definition.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Models with seeded weights, scaled as a trained network's would be: neither saturated nor dead. */
public final class RandomParts {
  private final Seeded seeded;

  public RandomParts(long seed) {
    this.seeded = new Seeded(seed);
  }

  public static Vocabulary vocabulary(int size) {
    return new Vocabulary(IntStream.range(0, size).mapToObj(id -> "t" + id).toList());
  }

  public static OutputDefinition output(int top, boolean values) {
    return new OutputDefinition(top, values, false, null);
  }

  public Tensor tensor(int rows, int columns, float scale) {
    return new Tensor(rows, columns, seeded.floats(rows * columns, scale));
  }

  public InputDefinition.TokenInput tokens(int vocabulary, int embedding) {
    return new InputDefinition.TokenInput(vocabulary(vocabulary), tensor(vocabulary, embedding, 1f), OptionalInt.empty());
  }

  public InputDefinition.FeatureInput features(int size) {
    return new InputDefinition.FeatureInput(seeded.floats(size, 1f), seeded.floats(size, 2f));
  }

  /** The cells there are, and every way in which a rare one differs. */
  public enum Cell {
    LSTM(4), GRU(3), RNN_TANH(1), RNN_RELU(1), LSTM_AS_VARIANT(4), LSTM_PEEPHOLES(4), LSTM_PROJECTED(4), LSTM_COUPLED(4), LSTM_CLIPPED(
        4), LSTM_ALL(4), GRU_AS_VARIANT(3), GRU_RESET_BEFORE(3), GRU_CLIPPED(3), RNN_AS_VARIANT(1), RNN_CLIPPED(1);

    private final int gates;

    Cell(int gates) {
      this.gates = gates;
    }
  }

  public CellDefinition.Lstm lstm(int inputs, int hidden) {
    return (CellDefinition.Lstm) layer(Cell.LSTM, inputs, hidden);
  }

  public CellDefinition layer(Cell cell, int inputs, int hidden) {
    float scale = (float) (2 / Math.sqrt(inputs + hidden));
    int rows = cell.gates * hidden;
    int projected = cell == Cell.LSTM_PROJECTED || cell == Cell.LSTM_ALL ? Math.ceilDiv(hidden, 2) : hidden;
    Tensor weightIh = tensor(rows, inputs, scale);
    // a rectifier does not hold its state back: its weights have to
    Tensor weightHh = tensor(rows, projected, cell == Cell.RNN_RELU ? scale / 4 : scale);
    Tensor biasIh = tensor(rows, 1, scale);
    Tensor biasHh = tensor(rows, 1, scale);
    return switch (cell) {
      case LSTM -> new CellDefinition.Lstm(new GateWeights(weightIh, weightHh, biasIh, biasHh));
      case GRU -> new CellDefinition.Gru(new GateWeights(weightIh, weightHh, biasIh, biasHh));
      case RNN_TANH -> new CellDefinition.Rnn(new GateWeights(weightIh, weightHh, biasIh, biasHh), Nonlinearity.TANH);
      case RNN_RELU -> new CellDefinition.Rnn(new GateWeights(weightIh, weightHh, biasIh, biasHh), Nonlinearity.RELU);
      case LSTM_AS_VARIANT, LSTM_PEEPHOLES, LSTM_PROJECTED, LSTM_COUPLED, LSTM_CLIPPED, LSTM_ALL -> {
        boolean all = cell == Cell.LSTM_ALL;
        yield new LstmVariant(new GateWeights(weightIh, weightHh, biasIh, biasHh),
            all || cell == Cell.LSTM_PEEPHOLES ? tensor(3 * hidden, 1, 1f) : null,
            projected < hidden || all ? tensor(projected, hidden, 2 * scale) : null, all || cell == Cell.LSTM_COUPLED,
            all || cell == Cell.LSTM_CLIPPED ? 0.4f : Float.POSITIVE_INFINITY,
            all ? new io.cellstream.kernel.Activation(Function.HARD_SIGMOID, 0.2f, 0.5f) : io.cellstream.kernel.Activation.SIGMOID,
            all ? new io.cellstream.kernel.Activation(Function.SOFTSIGN, 0f, 0f) : io.cellstream.kernel.Activation.TANH,
            all ? new io.cellstream.kernel.Activation(Function.ELU, 0.7f, 0f) : io.cellstream.kernel.Activation.TANH);
      }
      case GRU_AS_VARIANT, GRU_RESET_BEFORE, GRU_CLIPPED -> new GruVariant(new GateWeights(weightIh, weightHh, biasIh, biasHh),
          cell != Cell.GRU_RESET_BEFORE, cell == Cell.GRU_CLIPPED ? 0.4f : Float.POSITIVE_INFINITY, io.cellstream.kernel.Activation.SIGMOID,
          io.cellstream.kernel.Activation.TANH);
      case RNN_AS_VARIANT, RNN_CLIPPED -> new RnnVariant(new GateWeights(weightIh, weightHh, biasIh, biasHh),
          cell == Cell.RNN_CLIPPED ? 0.4f : Float.POSITIVE_INFINITY, io.cellstream.kernel.Activation.TANH);
    };
  }

  public HeadDefinition.Dense dense(int size, int hidden, DenseActivation activation) {
    return new HeadDefinition.Dense(tensor(size, hidden, 3f), tensor(size, 1, 1f), activation);
  }

  /** @param activation of a dense head of {@code headSize}; null: the hidden state is the output */
  public ModelDefinition model(InputDefinition input, @Nullable DenseActivation activation, int headSize, OutputDefinition output,
      int... hidden) {
    return model(Cell.LSTM, input, activation, headSize, output, hidden);
  }

  /** As {@link #model(InputDefinition, DenseActivation, int, OutputDefinition, int...)}, of any cell. */
  public ModelDefinition model(Cell cell, InputDefinition input, @Nullable DenseActivation activation, int headSize,
      OutputDefinition output,
      int... hidden) {
    List<LayerDefinition> layers = new ArrayList<>();
    int width = input.size();
    for (int h : hidden) {
      layers.add(layer(cell, width, h));
      width = layers.getLast().hidden();
    }
    HeadDefinition head = activation == null ? new HeadDefinition.Hidden(width) : dense(headSize, width, activation);
    return new ModelDefinition("test", "1", Shape.SYNCHRONIZED, input, layers, head, output, "00", "00");
  }

  /** The same cell both ways. */
  public LayerDefinition.Bidirectional bidirectional(Cell cell, int inputs, int hidden) {
    return new LayerDefinition.Bidirectional(layer(cell, inputs, hidden), layer(cell, inputs, hidden));
  }

  /** A dense layer between others. */
  public LayerDefinition.Dense between(int inputs, int outputs, DenseActivation activation) {
    float scale = (float) (2 / Math.sqrt(inputs));
    return new LayerDefinition.Dense(new DenseDefinition(tensor(outputs, inputs, scale), tensor(outputs, 1, scale), activation));
  }

  /** A layer of values each by itself, or of their normalisation. */
  public DenseDefinition elementwise(DenseDefinition.Form form, int size, DenseActivation activation) {
    return new DenseDefinition(form, tensor(size, 1, 2f), tensor(size, 1, 1f), form == DenseDefinition.Form.LAYER_NORM ? 1e-3f : 0,
        activation);
  }

  /** A many-to-one model of such layers, in which some read backward; sequences begin with states of their own, and the head is dense. */
  public ModelDefinition reading(InputDefinition input, Answer answer, LayerDefinition... layers) {
    List<InitialState> initial = Arrays.stream(layers).map(layer -> layer.hidden() == 0
        ? InitialState.ZERO
        : new InitialState(layer.cellState() == 0 ? Optional.empty() : Optional.of(tensor(layer.cellState(), 1, 1f)),
            Optional.of(tensor(layer.hidden(), 1, 1f))))
        .toList();
    return new ModelDefinition("reading", "1", Shape.MANY_TO_ONE, input, List.of(layers), initial,
        dense(3, layers[layers.length - 1].outputs(), DenseActivation.SOFTMAX), Optional.empty(), output(0, true), "00", "00")
        .withReading(new ReadingDefinition.Whole(1000, answer));
  }

  /** A many-to-many model of these cells: reads 6 tokens, writes {@code written}, of which 0 is start and 1 is stop. */
  public ModelDefinition translator(GenerationDefinition generation, int written, Cell... cells) {
    InputDefinition input = tokens(6, 3);
    int hidden = 9;
    List<LayerDefinition> encoder = stack(3, hidden, cells);
    DecoderDefinition decoder = new DecoderDefinition(vocabulary(written), tensor(written, 4, 2f), stack(4, hidden, cells), 0, 1,
        generation);
    return new ModelDefinition("translator", "1", Shape.MANY_TO_MANY, input, encoder,
        Collections.nCopies(encoder.size(), InitialState.ZERO), dense(written, encoder.getLast().hidden(), DenseActivation.SOFTMAX),
        Optional.of(decoder),
        new OutputDefinition(3, true, false, decoder.vocabulary()), "00", "00");
  }

  private List<LayerDefinition> stack(int inputs, int hidden, Cell... cells) {
    List<LayerDefinition> layers = new ArrayList<>();
    for (Cell cell : cells) {
      layers.add(layer(cell, layers.isEmpty() ? inputs : layers.getLast().hidden(), hidden));
    }
    return layers;
  }
}
