package io.cellstream.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.kernel.Activation;
import io.cellstream.kernel.Activation.Function;
import io.cellstream.kernel.Seeded;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.GruVariant;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.LstmVariant;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.RnnVariant;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers whose cells differ from the usual ones, in a package. */
class CellVariantTest {
  private static final Activation HARD = new Activation(Function.HARD_SIGMOID, 0.2f, 0.5f);
  private static final Activation ELU = new Activation(Function.ELU, 0.5f, 0f);
  private static final Activation SOFTSIGN = new Activation(Function.SOFTSIGN, 0f, 0f);
  private static final float NO_CLIP = Float.POSITIVE_INFINITY;

  private static final ModelDefinition MODEL = everyVariant();

  @TempDir
  Path dir;

  private static ModelDefinition everyVariant() {
    Seeded random = new Seeded(1);
    List<LayerDefinition> layers = List.of(
        new LstmVariant(new GateWeights(tensor(random, 16, 3), tensor(random, 16, 2), tensor(random, 16, 1), tensor(random, 16, 1)),
            tensor(random, 12, 1), tensor(random, 2, 4), true, 2.5f, HARD, ELU, SOFTSIGN),
        new LstmVariant(new GateWeights(tensor(random, 12, 2), tensor(random, 12, 3), tensor(random, 12, 1), tensor(random, 12, 1)),
            tensor(random, 9, 1), null, false, NO_CLIP, Activation.SIGMOID, Activation.TANH, Activation.TANH),
        new GruVariant(new GateWeights(tensor(random, 15, 3), tensor(random, 15, 5), tensor(random, 15, 1), tensor(random, 15, 1)), false,
            NO_CLIP, Activation.SIGMOID, Activation.TANH),
        new GruVariant(new GateWeights(tensor(random, 12, 5), tensor(random, 12, 4), tensor(random, 12, 1), tensor(random, 12, 1)), true,
            1.5f, HARD, SOFTSIGN),
        new RnnVariant(new GateWeights(tensor(random, 3, 4), tensor(random, 3, 3), tensor(random, 3, 1), tensor(random, 3, 1)), 0.5f, ELU));
    return TestModels.model("variants", Shape.SYNCHRONIZED, new InputDefinition.FeatureInput(new float[3], new float[]{1, 1, 1}), layers,
        new HeadDefinition.Hidden(3), new OutputDefinition(0, true, false, null));
  }

  private static Tensor tensor(Seeded random, int rows, int columns) {
    return new Tensor(rows, columns, random.floats(rows * columns, 1f));
  }

  @Test
  void isReadBackToTheBit() throws Exception {
    ModelDefinition written = ModelPackageWriter.write(dir, MODEL, Map.of());

    ModelDefinition read = ModelPackage.read(dir);
    Bits.assertSame(read, MODEL);
    assertThat(read.stateHash()).isEqualTo(MODEL.stateHash()).isEqualTo(written.stateHash());
  }

  @Test
  void isDescribed() {
    assertThat(ModelSummary.describe(MODEL)).contains(
        "layer 0       LSTM (peepholes, 4 cells projected, input and forget gates coupled, clipped at ±2.5, gates hard_sigmoid 0.2 0.5,"
            + " candidate elu 0.5, output softsign), 3 → 2 hidden units\n",
        "layer 1       LSTM (peepholes), 2 → 3 hidden units\n", "layer 2       GRU (reset before the product), 3 → 5 hidden units\n",
        "layer 3       GRU (clipped at ±1.5, gates hard_sigmoid 0.2 0.5, candidate softsign), 5 → 4 hidden units\n",
        "layer 4       RNN (elu 0.5) (clipped at ±0.5), 4 → 3 hidden units\n",
        "state         96 bytes per sequence: c, where there is one, and h of each layer, in f32\n");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
      "coupled": true       | "coupled": false
      "clip": 2.5           | "clip": 2.25
      "reset": "before"     | "reset": "after"
      "alpha": 0.2          | "alpha": 0.25
      "function": "softsign"| "function": "softplus"
      "function": "elu"     | "function": "leaky_relu"
      """)
  void changesTheStateHashWithWhatItIs(String from, String to) throws Exception {
    ModelPackageWriter.write(dir, MODEL, Map.of());
    edit(from, to);

    assertThat(ModelPackage.read(dir).stateHash()).isNotEqualTo(MODEL.stateHash());
  }

  @Test
  void isTheUsualCellIfItSaysNothingElse() throws Exception {
    ModelDefinition usual = TestModels.hiddenState(1, Shape.SYNCHRONIZED, 3, 4);
    ModelPackageWriter.write(dir, usual, Map.of());
    edit("\"layer\": 0", "\"layer\": 0, \"peepholes\": false, \"coupled\": false");

    ModelDefinition read = ModelPackage.read(dir);
    Bits.assertSame(read, usual);
    assertThat(read.stateHash()).isEqualTo(usual.stateHash());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
      "coupled": true        | "coupled": 1                        | layers[0].coupled must be true or false, but is 1
      "coupled": true        | "copuled": true                     | layers[0].copuled is not a known field; did you mean "coupled"?
      "clip": 2.5            | "clip": 0                           | layers[0].clip must be a number from 1.17
      "clip": 2.5            | "clip": "x"                         | layers[0].clip must be a number from 1.17
      "projection": 2        | "projection": 0                     | layers[0].projection must be a whole number from 1 to 2147483647, but is 0
      "reset": "before"      | "reset": "never"                    | layers[2].reset "never" is unknown (it must be one of after, before)
      "reset": "before"      | "coupled": true                     | layers[2].coupled is not a known field
      "function": "softsign" | "function": "softmax"               | layers[0].activations[2].function "softmax" is unknown
      "function": "softsign" | "function": "softsign", "alpha": 1  | layers[0].activations[2].alpha is not a known field
      "beta": 0.5            | "beta": null                        | layers[0].activations[0].beta must be a number
      """)
  void isRefusedByNameWhereItIsWrong(String from, String to, String message) throws Exception {
    ModelPackageWriter.write(dir, MODEL, Map.of());
    edit(from, to);

    assertThatThrownBy(() -> ModelPackage.read(dir)).isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(dir.resolve("model.json") + ": " + message);
  }

  @Test
  void needsItsTensors() throws Exception {
    ModelPackageWriter.write(dir, MODEL, Map.of());
    edit("\"projection\": 2", "\"projection\": 3");

    assertThatThrownBy(() -> ModelPackage.read(dir)).isInstanceOf(ModelFileException.class)
        .hasMessageContaining("tensor \"lstm.weight_hh_l0\" is [16 × 2], but layers[0] of model.json needs [16 × 3]");
  }

  private void edit(String from, String to) throws Exception {
    String json = Files.readString(dir.resolve("model.json"));
    assertThat(json).contains(from);
    int at = json.indexOf(from);
    Files.writeString(dir.resolve("model.json"), json.substring(0, at) + to + json.substring(at + from.length()));
  }
}
