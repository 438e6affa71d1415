package io.cellstream.model;

import io.cellstream.kernel.Seeded;
import io.cellstream.model.HeadDefinition.Activation;
import io.cellstream.model.LayerDefinition.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Models with seeded weights, scaled as a trained network's would be: neither saturated nor dead. */
final class TestModels {
  private final Seeded seeded;

  TestModels(long seed) {
    this.seeded = new Seeded(seed);
  }

  static Vocabulary vocabulary(int size) {
    return new Vocabulary(IntStream.range(0, size).mapToObj(id -> "t" + id).toList());
  }

  static OutputDefinition output(int top, boolean values) {
    return new OutputDefinition(top, values, false, null);
  }

  Tensor tensor(int rows, int columns, float scale) {
    return new Tensor(rows, columns, seeded.floats(rows * columns, scale));
  }

  InputDefinition.Token tokens(int vocabulary, int embedding) {
    return new InputDefinition.Token(vocabulary(vocabulary), tensor(vocabulary, embedding, 1f), OptionalInt.empty());
  }

  InputDefinition.Features features(int size) {
    return new InputDefinition.Features(seeded.floats(size, 1f), seeded.floats(size, 2f));
  }

  /** The cells there are. */
  enum Cell {
    LSTM(4), GRU(3), RNN_TANH(1), RNN_RELU(1);

    private final int gates;

    Cell(int gates) {
      this.gates = gates;
    }
  }

  LayerDefinition.Lstm lstm(int inputs, int hidden) {
    return (LayerDefinition.Lstm) layer(Cell.LSTM, inputs, hidden);
  }

  LayerDefinition layer(Cell cell, int inputs, int hidden) {
    float scale = (float) (2 / Math.sqrt(inputs + hidden));
    int rows = cell.gates * hidden;
    Tensor weightIh = tensor(rows, inputs, scale);
    // a rectifier does not hold its state back: its weights have to
    Tensor weightHh = tensor(rows, hidden, cell == Cell.RNN_RELU ? scale / 4 : scale);
    Tensor biasIh = tensor(rows, 1, scale);
    Tensor biasHh = tensor(rows, 1, scale);
    return switch (cell) {
      case LSTM -> new LayerDefinition.Lstm(weightIh, weightHh, biasIh, biasHh);
      case GRU -> new LayerDefinition.Gru(weightIh, weightHh, biasIh, biasHh);
      case RNN_TANH -> new LayerDefinition.Rnn(weightIh, weightHh, biasIh, biasHh, Nonlinearity.TANH);
      case RNN_RELU -> new LayerDefinition.Rnn(weightIh, weightHh, biasIh, biasHh, Nonlinearity.RELU);
    };
  }

  HeadDefinition.Dense dense(int size, int hidden, Activation activation) {
    return new HeadDefinition.Dense(tensor(size, hidden, 3f), tensor(size, 1, 1f), activation);
  }

  /** @param activation of a dense head of {@code headSize}; null: the hidden state is the output */
  ModelDefinition model(InputDefinition input, @Nullable Activation activation, int headSize, OutputDefinition output, int... hidden) {
    return model(Cell.LSTM, input, activation, headSize, output, hidden);
  }

  /** As {@link #model(InputDefinition, Activation, int, OutputDefinition, int...)}, of any cell. */
  ModelDefinition model(Cell cell, InputDefinition input, @Nullable Activation activation, int headSize, OutputDefinition output,
      int... hidden) {
    List<LayerDefinition> layers = new ArrayList<>();
    int width = input.size();
    for (int h : hidden) {
      layers.add(layer(cell, width, h));
      width = h;
    }
    HeadDefinition head = activation == null ? new HeadDefinition.Hidden(width) : dense(headSize, width, activation);
    return new ModelDefinition("test", "1", Shape.SYNCHRONIZED, input, layers, head, output, "00", "00");
  }
}
