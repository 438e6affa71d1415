package io.cellstream.modelfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Vocabulary;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ModelSummaryTest {
  @Test
  void describesANextTokenModel() {
    ModelDefinition model = TestModels.nextToken(1, 65, 16, 32, 48);
    String hash = model.stateHash();

    assertThat(ModelSummary.describe(model)).isEqualTo("""
        next-token, version 1
          shape         synchronized: one output per event
          input         token of a vocabulary of 65, embedded in 16 dimensions; unknown tokens are rejected
          layer 0       LSTM, 16 → 32 hidden units
          layer 1       LSTM, 32 → 48 hidden units
          head          dense, 48 → 65 outputs, softmax
          output        the 3 largest values with their labels; all 65 values; the surprise of the arriving token in bits
          parameters    26,369 (105,476 bytes in f32)
          state         640 bytes per sequence: c and h of each layer, in f32
          state hash    %s (%s)
          package hash  000000000000 (0000000000000000000000000000000000000000000000000000000000000000)
        """.formatted(hash.substring(0, 12), hash));
  }

  @Test
  void describesAFeatureModel() {
    ModelDefinition model = TestModels.withOutput(TestModels.features(1, Shape.MANY_TO_ONE, 1, DenseActivation.SIGMOID, 4, 8), 2, false,
        false,
        null);

    assertThat(ModelSummary.describe(model)).contains("shape         many-to-one: one output at the end of the sequence\n",
        "input         1 feature, normalised as (x − mean) · scale: mean ", "head          dense, 8 → 4 outputs, sigmoid\n",
        "output        the 2 largest values by id\n", "parameters    388 (1,552 bytes in f32)\n", "state         64 bytes per sequence");
  }

  @Test
  void describesEveryCell() {
    assertThat(ModelSummary.describe(TestModels.everyCell(1))).contains("layer 0       LSTM, 3 → 5 hidden units\n",
        "layer 1       GRU, 5 → 4 hidden units\n", "layer 2       RNN (tanh), 4 → 6 hidden units\n",
        "layer 3       RNN (relu), 6 → 2 hidden units\n",
        "state         88 bytes per sequence: c, where there is one, and h of each layer");
  }

  @Test
  void describesAModelWithoutAHead() {
    assertThat(ModelSummary.describe(TestModels.hiddenState(1, Shape.SYNCHRONIZED, 3, 5)))
        .contains("head          none: the hidden state of the last layer is the output\n", "output        all 5 values\n");
  }

  @Test
  void printsATokenThatIsALineFeedOnOneLine() {
    ModelDefinition base = TestModels.nextToken(1, 2, 1, 1);
    InputDefinition input = new InputDefinition.TokenInput(new Vocabulary(List.of("a", "\n")),
        ((InputDefinition.TokenInput) base.input()).embedding(), OptionalInt.of(1));
    ModelDefinition model = TestModels.model("x", base.shape(), input, base.layers(), base.head(), base.output());

    assertThat(ModelSummary.describe(model)).contains("in 1 dimension; \"\\u000a\" stands in for unknown tokens\n").hasLineCount(10);
  }
}
