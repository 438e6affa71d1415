package io.cellstream.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.model.RandomParts;
import io.cellstream.model.RandomParts.Cell;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.DenseDefinition.Form;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packages with layers that take values each by itself, or normalise them. */
class NormalisedPackagesTest {
  private static final RandomParts PARTS = new RandomParts(3);
  private static final ModelDefinition MODEL = model(PARTS.elementwise(Form.LAYER_NORM, 4, DenseActivation.LINEAR));

  @TempDir
  Path dir;

  private static ModelDefinition model(DenseDefinition between) {
    List<LayerDefinition> layers = List.of(new LayerDefinition.Dense(PARTS.elementwise(Form.AFFINE, 3, DenseActivation.RELU)),
        PARTS.layer(Cell.LSTM, 3, 4), new LayerDefinition.Dense(between), PARTS.layer(Cell.GRU, 4, 5));
    return TestModels.model("normalised", Shape.SYNCHRONIZED, PARTS.features(3), layers,
        new HeadDefinition.Dense(List.of(PARTS.elementwise(Form.AFFINE, 5, DenseActivation.TANH),
            PARTS.elementwise(Form.LAYER_NORM, 5, DenseActivation.SIGMOID))),
        RandomParts.output(0, true));
  }

  @Test
  void areReadAsTheyWereWritten() throws Exception {
    ModelPackageWriter.write(dir, MODEL, Map.of());
    Bits.assertSame(ModelPackage.read(dir), MODEL);
    assertThat(Files.readString(dir.resolve("model.json"))).contains("\"cell\": \"layer-norm\"", "\"type\": \"affine\"",
        "\"epsilon\": 0.001");
  }

  @Test
  void haveAStateHashOverWhatTheLayersDo() {
    DenseDefinition norm = PARTS.elementwise(Form.LAYER_NORM, 4, DenseActivation.LINEAR);
    List<String> hashes = List.of(norm, new DenseDefinition(Form.AFFINE, norm.weight(), norm.bias(), 0, DenseActivation.LINEAR),
        new DenseDefinition(Form.LAYER_NORM, norm.weight(), norm.bias(), 1e-5f, DenseActivation.LINEAR)).stream()
        .map(layer -> TestModels.stateHash(MODEL.input(), List.of(PARTS.layer(Cell.RNN_TANH, 3, 4), new LayerDefinition.Dense(layer))))
        .toList();
    assertThat(hashes).doesNotHaveDuplicates();
  }

  @Test
  void areDescribedInWords() {
    assertThat(ModelSummary.describe(MODEL)).contains("layer 0       affine, 3 values each by itself, relu\n",
        "layer 2       layer normalisation of 4 values, linear\n",
        "head          affine, 5 values each by itself, tanh; layer normalisation of 5 values, sigmoid\n");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      "epsilon": 0.001, | | layers[2].epsilon is missing
      "epsilon": 0.001 | "epsilon": 0 | layers[2].epsilon must be a number from
      "cell": "affine", | "cell": "affine", "epsilon": 1, | layers[0].epsilon is not a known field
      "cell": "affine" | "cell": "dense" | tensor "dense.l0.weight"
      "activation": "sigmoid" | "activation": "swish" | head[1].activation "swish" is unknown
      """)
  void areRefusedWhereTheyDoNotFit(String said, String instead, String message) throws Exception {
    ModelPackageWriter.write(dir, MODEL, Map.of());
    String json = Files.readString(dir.resolve("model.json"));
    assertThat(json).contains(said);
    Files.writeString(dir.resolve("model.json"), json.replaceFirst(Pattern.quote(said), instead == null ? "" : instead));

    assertThatThrownBy(() -> ModelPackage.read(dir)).isInstanceOf(ModelFileException.class).hasMessageContaining(message);
  }
}
