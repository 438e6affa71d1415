package io.cellstream.model.definition;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RandomParts;
import io.cellstream.model.RecurrentModel;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A definition whose parts do not fit never reaches a kernel, which would not look. */
class DimensionsTest {
  private static final RandomParts MODELS = new RandomParts(1);

  static Stream<Arguments> misfits() {
    InputDefinition three = MODELS.features(3);
    CellDefinition.Lstm lstm = MODELS.lstm(3, 5);
    HeadDefinition head = MODELS.dense(2, 5, DenseActivation.LINEAR);
    OutputDefinition output = RandomParts.output(1, true);
    Tensor gates = lstm.weights().biasIh();
    Tensor oneShort = Tensor.vector(new float[19]);
    return Stream.of(Arguments.of(three, List.of(), head, output, "a model that is not one-to-one has at least one layer"),
        Arguments.of(MODELS.features(4), List.of(lstm), head, output, "layer 0 reads 3 floats but gets 4"),
        Arguments.of(three, List.of(lstm, MODELS.lstm(4, 5)), head, output, "layer 1 reads 4 floats but gets 5"),
        Arguments.of(new InputDefinition.FeatureInput(new float[3], new float[2]), List.of(lstm), head, output,
            "features have 3 means but 2 scales"),
        Arguments.of(new InputDefinition.TokenInput(RandomParts.vocabulary(4), MODELS.tensor(5, 3, 1f), OptionalInt.empty()), List.of(lstm),
            head,
            output, "the embedding has 5 rows for 4 tokens"),
        Arguments.of(three, List.of(new CellDefinition.Lstm(new GateWeights(lstm.weights().ih(), lstm.weights().hh(), gates, oneShort))),
            head, output,
            "layer 0 has 5 hidden units, so its weights and biases need 20 rows"),
        Arguments.of(three, List.of(lstm), MODELS.dense(2, 4, DenseActivation.LINEAR), output, "the head reads 4 floats but gets 5"),
        Arguments.of(three, List.of(lstm), new HeadDefinition.Hidden(4), output, "the head emits 4 hidden units of 5"),
        Arguments.of(three, List.of(lstm), new HeadDefinition.Dense(MODELS.tensor(2, 5, 1f), Tensor.vector(1f), DenseActivation.LINEAR),
            output,
            "the head has 2 rows but 1 biases"),
        Arguments.of(three, List.of(lstm), head, new OutputDefinition(-1, true, false, null), "the output wants -1 top values"),
        Arguments.of(three, List.of(lstm), head, new OutputDefinition(1, true, false, RandomParts.vocabulary(3)),
            "there are 2 outputs but 3 labels"));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void areCheckedWhenAModelIsMade(InputDefinition input, List<LayerDefinition> layers, HeadDefinition head, OutputDefinition output,
      String message) {
    ModelDefinition definition = new ModelDefinition("m", "1", Shape.SYNCHRONIZED, input, layers, head, output, "00", "00");
    assertThatThrownBy(() -> new RecurrentModel(definition, Kernels.select(KernelMode.SCALAR).kernel()))
        .isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
