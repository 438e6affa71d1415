package io.cellstream.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.model.Quantiser;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.IntegerMatrix;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.Quantisation;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages whose recurrent weights are integers. */
class QuantisedPackagesTest {
  private static final Quantisation MADE = new Quantisation("ab".repeat(32), 16, 100,
      new Quantisation.Difference(2e-7, 1.25e-5), new Quantisation.Difference(1e-8, 3e-6));

  @TempDir
  Path dir;

  static Stream<ModelDefinition> models() {
    return Stream.of(TestModels.nextToken(1, 30, 7, 9), TestModels.hiddenState(2, Shape.MANY_TO_ONE, 1, 1, 6), TestModels.everyCell(9),
        TestModels.translator(3, new GenerationDefinition(new GenerationDefinition.Greedy(), 7), 5, 6, 7),
        TestModels.hiddenState(8, Shape.SYNCHRONIZED, 129, 150));
  }

  @ParameterizedTest
  @MethodSource("models")
  void areReadBackWithTheBitsThatWereWritten(ModelDefinition f32) throws Exception {
    for (Precision precision : List.of(Precision.INT16, Precision.INT8)) {
      ModelDefinition model = Quantiser.quantise(f32, precision).withQuantisation(MADE);
      ModelDefinition written = ModelPackageWriter.write(dir, model, Map.of());
      Bits.assertSame(ModelPackage.read(dir), model);
      assertThat(written.stateHash()).isNotEqualTo(f32.stateHash());
    }
  }

  @Test
  void takeAHalfOrAQuarterOfTheBytes() throws Exception {
    ModelDefinition f32 = TestModels.hiddenState(8, Shape.SYNCHRONIZED, 64, 200);
    ModelPackageWriter.write(dir, f32, Map.of());
    long bytes = ModelPackage.weightsSize(dir);
    ModelPackageWriter.write(dir, Quantiser.quantise(f32, Precision.INT16), Map.of());
    assertThat(ModelPackage.weightsSize(dir)).isBetween(bytes / 2, bytes * 52 / 100);
    ModelPackageWriter.write(dir, Quantiser.quantise(f32, Precision.INT8), Map.of());
    assertThat(ModelPackage.weightsSize(dir)).isBetween(bytes / 4, bytes * 27 / 100);
  }

  /** Stored states carry the hash: a change here makes every state in the field another model's. */
  @Test
  void haveTheStateHashesOfEarlierVersions() throws Exception {
    assertThat(ModelPackageWriter.write(dir, tiny(Precision.INT16), Map.of()).stateHash())
        .isEqualTo("7678dd5c70df70b244d78df76ed15f888d3bc07378e389d6d1f9122bd8542496");
    assertThat(ModelPackageWriter.write(dir, tiny(Precision.INT8), Map.of()).stateHash())
        .isEqualTo("90fff9a3acbb3c92f7711b37a6df5e74420889bcade3ace5143db1d1ef9f6a6d");
  }

  /** Written out by hand, so that the golden hashes hang on nothing but the hashes' own code. */
  private static ModelDefinition tiny(Precision precision) {
    Tensor scale = Tensor.vector(0.5f);
    LayerDefinition layer = new CellDefinition.Rnn(new GateWeights(IntegerMatrix.of(precision, 1, 3, new int[]{1, -2, 127}, scale),
        IntegerMatrix.of(precision, 1, 1, new int[]{-128}, scale), Tensor.vector(0.1f), Tensor.vector(0f)),
        CellDefinition.Nonlinearity.TANH);
    InputDefinition input = new InputDefinition.FeatureInput(new float[3], new float[]{1f, 1f, 1f});
    return TestModels.model("tiny", Shape.SYNCHRONIZED, input, List.of(layer), new HeadDefinition.Hidden(1),
        new OutputDefinition(0, true, false, null));
  }

  @ParameterizedTest
  @CsvSource({"rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.scale_l0"})
  void haveAnotherStateHashOnceAnIntegerOrAScaleIsAnother(String name) throws Exception {
    ModelDefinition before = ModelPackageWriter.write(dir, tiny(Precision.INT16), Map.of());
    Path weights = dir.resolve("weights.safetensors");
    Map<String, StoredTensor> tensors = SafetensorsReader.read(weights, "w", Sha256.newDigest());
    Objects.requireNonNull(tensors.get(name)).data()[0] += 1;
    Files.delete(weights);
    SafetensorsWriter.write(weights, List.copyOf(tensors.values()));
    assertThat(ModelPackage.read(dir).stateHash()).isNotEqualTo(before.stateHash());
  }

  @Test
  void keepTheStateHashWhateverIsKnownOfTheirMaking() throws Exception {
    ModelDefinition unknown = ModelPackageWriter.write(dir, tiny(Precision.INT8), Map.of());
    ModelDefinition known = ModelPackageWriter.write(dir, tiny(Precision.INT8).withQuantisation(MADE), Map.of());
    assertThat(known.stateHash()).isEqualTo(unknown.stateHash());
    assertThat(known.packageHash()).isNotEqualTo(unknown.packageHash());
    assertThat(known.quantisation()).contains(MADE);
    assertThat(unknown.quantisation()).isEmpty();
  }

  @Test
  void sayHowFarTheyAreFromTheFloats() {
    ModelDefinition model = Quantiser.quantise(TestModels.hiddenState(1, Shape.SYNCHRONIZED, 4, 8), Precision.INT16);
    assertThat(ModelSummary.describe(model.withQuantisation(MADE))).contains("""
          parameters    448 (1,152 bytes in int16 and f32)
          precision     int16, a scale per gate row; over 100 steps of 16 random sequences h differed from f32's by 2.0e-07\
         in the mean and 1.3e-05 at most, outputs by 1.0e-08 and 3.0e-06 (made from package abababababab)
        """);
    assertThat(ModelSummary.describe(model))
        .contains("int16, a scale per gate row; how far it is from f32 is unknown, as the package has no quantisation record\n");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
      "int16" | "f32"   | weights.safetensors: tensor "rnn.weight_ih_l0" has dtype I16, but layers[0] of model.json needs F32, as precision there says
      "int16" | "int8"  | weights.safetensors: tensor "rnn.weight_ih_l0" has dtype I16, but layers[0] of model.json needs I8, as precision there says
      "training": { } | "quantisation": 3         | model.json: quantisation must be a JSON object
      "training": { } | "quantisation": {"from": "x"} | model.json: quantisation.sequences is missing
      "training": { } | "quantisation": {"from": "x", "sequences": 1, "steps": 1, "hidden": {"mean": -1, "largest": 1}, "outputs": 0} | model.json: quantisation.hidden.mean must be a number from 0 up, but is -1
      "training": { } | "quantisation": {"from": "x", "sequences": 1, "steps": 1, "hidden": {"mean": 0, "largest": "0"}, "outputs": 0} | model.json: quantisation.hidden.largest must be a number from 0 up, but is "0"
      """)
  void areRefusedWhereModelJsonSaysAnotherThing(String from, String to, String message) throws Exception {
    ModelPackageWriter.write(dir, tiny(Precision.INT16), Map.of());
    String json = Files.readString(dir.resolve("model.json"));
    Files.writeString(dir.resolve("model.json"), json.replace(from, to));
    assertRefused(message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      0     | has 0.0 at [0]
      -1    | has -1.0 at [0]
      1e-25 | has 1.0E-25 at [0]
      1e-14 | has 1.0E-14 at [0]
      """)
  void areRefusedWithAScaleThatIsNotPositiveOrTooSmallForTheBias(float scale, String what) throws Exception {
    ModelPackageWriter.write(dir, tiny(Precision.INT16), Map.of());
    change(tensor -> tensor.name().equals("rnn.scale_l0") ? new StoredTensor(tensor.name(), tensor.shape(), new float[]{scale}) : tensor);
    assertRefused("weights.safetensors: tensor \"rnn.scale_l0\" " + what
        + "; a scale must be at least 2^-80, and 2^-41 of its row's biases");
  }

  @Test
  void areRefusedWithoutAScale() throws Exception {
    ModelPackageWriter.write(dir, tiny(Precision.INT16), Map.of());
    change(tensor -> tensor.name().equals("rnn.scale_l0") ? new StoredTensor("rnn.scales_l0", tensor.shape(), tensor.data()) : tensor);
    assertRefused("weights.safetensors: tensor \"rnn.scale_l0\", which layers[0] of model.json needs, is missing;"
        + " the closest one there is \"rnn.scales_l0\"");
  }

  @Test
  void haveIntegersAsOthersWriteThem() throws Exception {
    byte[] header = "{\"a\":{\"dtype\":\"I16\",\"shape\":[1,2],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"I8\",\"shape\":[3],\"data_offsets\":[4,7]}}"
        .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 7).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header);
    bytes.put((byte) 0xfe).put((byte) 0xff).put((byte) 0xff).put((byte) 0x7f).put((byte) -128).put((byte) 0).put((byte) 127);
    Path file = Files.write(dir.resolve("w"), bytes.array());
    Map<String, StoredTensor> tensors = SafetensorsReader.read(file, "w", Sha256.newDigest());
    assertThat(Objects.requireNonNull(tensors.get("a")).data()).containsExactly(-2f, 32_767f);
    assertThat(Objects.requireNonNull(tensors.get("b")).data()).containsExactly(-128f, 0f, 127f);
  }

  private void change(UnaryOperator<StoredTensor> change) throws Exception {
    Path weights = dir.resolve("weights.safetensors");
    List<StoredTensor> tensors = SafetensorsReader.read(weights, "w", Sha256.newDigest()).values().stream().map(change).toList();
    Files.delete(weights);
    SafetensorsWriter.write(weights, tensors);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> ModelPackage.read(dir)).isInstanceOf(ModelFileException.class).hasMessage(dir + "/" + message);
  }
}
