package io.cellstream.model;

import io.cellstream.kernel.Seeded;
import io.cellstream.model.HeadDefinition.Activation;
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

  LayerDefinition.Lstm lstm(int inputs, int hidden) {
    float scale = (float) (2 / Math.sqrt(inputs + hidden));
    return new LayerDefinition.Lstm(tensor(4 * hidden, inputs, scale), tensor(4 * hidden, hidden, scale), tensor(4 * hidden, 1, scale),
        tensor(4 * hidden, 1, scale));
  }

  HeadDefinition.Dense dense(int size, int hidden, Activation activation) {
    return new HeadDefinition.Dense(tensor(size, hidden, 3f), tensor(size, 1, 1f), activation);
  }

  /** @param activation of a dense head of {@code headSize}; null: the hidden state is the output */
  ModelDefinition model(InputDefinition input, @Nullable Activation activation, int headSize, OutputDefinition output, int... hidden) {
    List<LayerDefinition> layers = new ArrayList<>();
    int width = input.size();
    for (int h : hidden) {
      layers.add(lstm(width, h));
      width = h;
    }
    HeadDefinition head = activation == null ? new HeadDefinition.Hidden(width) : dense(headSize, width, activation);
    return new ModelDefinition("test", "1", Shape.SYNCHRONIZED, input, layers, head, output, "00", "00");
  }
}
