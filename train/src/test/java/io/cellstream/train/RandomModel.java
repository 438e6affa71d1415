package io.cellstream.train;

import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.definition.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Models whose weights are drawn, uniform in ±1/√H as PyTorch's are before training. */
final class RandomModel {
  static final int TOKENS = 23;
  static final int OUTPUTS = 7;
  private final SplittableRandom random;

  RandomModel(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Tokens in, the probabilities of all tokens out. */
  ModelDefinition ofTokens(int layers, int embedding, int hidden) {
    Vocabulary vocabulary = new Vocabulary(IntStream.range(0, TOKENS).mapToObj(id -> "token " + id).toList());
    InputDefinition input = new InputDefinition.TokenInput(vocabulary, tensor(TOKENS, embedding, 1), OptionalInt.empty());
    return model(input, layers, dense(TOKENS, hidden, DenseActivation.SOFTMAX), hidden, vocabulary);
  }

  /** Features in, a dense head out. */
  ModelDefinition ofFeatures(int layers, int features, int hidden, DenseActivation activation) {
    return model(features(features), layers, dense(OUTPUTS, hidden, activation), hidden, null);
  }

  /** Features in, the hidden state out. */
  ModelDefinition ofFeatures(int layers, int features, int hidden) {
    return model(features(features), layers, new HeadDefinition.Hidden(hidden), hidden, null);
  }

  int[] tokens(int steps) {
    return random.ints(steps, 0, TOKENS).toArray();
  }

  /** Features of several steps, spread around the means of {@link #features}. */
  float[][] features(int steps, int size) {
    float[][] all = new float[steps][];
    for (int t = 0; t < steps; t++) {
      all[t] = draw(size, 30);
    }
    return all;
  }

  private InputDefinition features(int size) {
    float[] scale = draw(size, 0.05);
    return new InputDefinition.FeatureInput(draw(size, 10), scale);
  }

  private ModelDefinition model(InputDefinition input, int layers, HeadDefinition head, int hidden, @Nullable Vocabulary labels) {
    List<LayerDefinition> stack = new ArrayList<>();
    for (int k = 0; k < layers; k++) {
      stack.add(lstm(k == 0 ? input.size() : hidden, hidden));
    }
    return new ModelDefinition("random", "1", Shape.SYNCHRONIZED, input, stack, head, new OutputDefinition(0, true, false, labels), "", "");
  }

  private LayerDefinition lstm(int inputs, int hidden) {
    double bound = 1 / Math.sqrt(hidden);
    return new CellDefinition.Lstm(
        new GateWeights(tensor(4 * hidden, inputs, bound), tensor(4 * hidden, hidden, bound), tensor(4 * hidden, 1, bound),
            tensor(4 * hidden, 1, bound)));
  }

  private HeadDefinition dense(int outputs, int hidden, DenseActivation activation) {
    double bound = 1 / Math.sqrt(hidden);
    return new HeadDefinition.Dense(tensor(outputs, hidden, bound), tensor(outputs, 1, bound), activation);
  }

  private Tensor tensor(int rows, int columns, double bound) {
    return new Tensor(rows, columns, draw(rows * columns, bound));
  }

  private float[] draw(int size, double bound) {
    float[] values = new float[size];
    for (int k = 0; k < size; k++) {
      values[k] = (float) random.nextDouble(-bound, bound);
    }
    return values;
  }
}
