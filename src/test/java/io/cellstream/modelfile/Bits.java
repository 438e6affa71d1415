package io.cellstream.modelfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.IntegerMatrix;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.Matrix;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.definition.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Models compared part by part, weights by their bits; hashes are left out. */
final class Bits {
  private Bits() {
  }

  static void assertSame(ModelDefinition actual, ModelDefinition expected) {
    assertThat(parts(actual)).isEqualTo(parts(expected));
  }

  private static List<Object> parts(ModelDefinition model) {
    List<Object> parts = new ArrayList<>(List.of(model.name(), model.version(), model.shape()));
    switch (model.input()) {
      case InputDefinition.TokenInput token ->
        parts.add(List.of(token.vocabulary().tokens(), tensor(token.embedding()), token.unknown()));
      case InputDefinition.FeatureInput features -> parts.add(List.of(floats(features.mean()), floats(features.scale())));
    }
    layers(parts, model.layers());
    for (InitialState initial : model.initial()) {
      parts.add(List.of(initial.cell().map(Bits::tensor), initial.hidden().map(Bits::tensor)));
    }
    model.decoder().ifPresent(decoder -> {
      parts.add(List.of(decoder.vocabulary().tokens(), tensor(decoder.embedding()), decoder.start(), decoder.stop(), decoder.generation()));
      layers(parts, decoder.layers());
    });
    switch (model.head()) {
      case HeadDefinition.Hidden hidden -> parts.add(hidden);
      case HeadDefinition.Dense dense -> dense.layers()
          .forEach(
              layer -> parts.add(List.of(layer.form(), tensor(layer.weight()), tensor(layer.bias()), layer.epsilon(), layer.activation())));
    }
    parts.add(List.of(model.output().top(), model.output().values(), model.output().surprise(), tokens(model.output().labels()),
        model.output().summary(), model.quantisation()));
    return parts;
  }

  private static void layers(List<Object> parts, List<LayerDefinition> layers) {
    for (LayerDefinition layer : layers) {
      parts.add(List.of(layer.getClass(), layer.tensors().stream().map(Bits::matrix).toList()));
      for (CellDefinition cell : layer.cells()) {
        parts.add(cell.getClass());
        if (cell instanceof CellDefinition.Rnn rnn) {
          parts.add(rnn.nonlinearity());
        }
      }
      if (layer instanceof LayerDefinition.Dense(DenseDefinition dense)) {
        parts.add(List.of(dense.form(), dense.epsilon(), dense.activation()));
      }
    }
  }

  private static List<String> tokens(@Nullable Vocabulary labels) {
    return labels == null ? List.of("no labels") : labels.tokens();
  }

  private static List<Object> matrix(Matrix matrix) {
    return switch (matrix) {
      case Tensor tensor -> tensor(tensor);
      case IntegerMatrix integers -> List.of(integers.precision(), integers.rows(), integers.columns(),
          Arrays.stream(integers.words()).boxed().toList(), tensor(integers.scale()));
    };
  }

  private static List<Object> tensor(Tensor tensor) {
    return List.of(tensor.rows(), tensor.columns(), floats(tensor.data()));
  }

  private static List<Integer> floats(float[] values) {
    return IntStream.range(0, values.length).mapToObj(i -> Float.floatToRawIntBits(values[i])).toList();
  }
}
