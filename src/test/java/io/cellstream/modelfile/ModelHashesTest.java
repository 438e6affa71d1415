package io.cellstream.modelfile;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelHashesTest {
  @TempDir
  Path dir;

  private ModelDefinition before;

  @BeforeEach
  void writeAPackage() throws Exception {
    before = ModelPackageWriter.write(dir, tiny(), Map.of());
  }

  /** Stored states carry the hash: a change here makes every state in the field another model's. */
  @Test
  void areThoseOfEarlierVersions() {
    assertThat(before.stateHash()).isEqualTo("3f18db5d8244e1d39d5f61271e23435223caa1d13e09348af63b7a81f813dcd7");
    assertThat(before.packageHash()).isEqualTo("0109c9ae1ce8361c63f7785aacaff617182cc8dc5aa01705eefbcd6908f3e9e5");
    assertThat(TestModels.stateHash(new InputDefinition.FeatureInput(new float[]{0.5f, -1f}, new float[]{2f, 1f}), before.layers()))
        .isEqualTo("5c60ed60a96bd8005680cb94ef7c584aa81a1bc87266b1e1000e6e4b17bbf641");
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedding.weight", "lstm.weight_ih_l0", "lstm.weight_hh_l0", "lstm.bias_ih_l0", "lstm.bias_hh_l0"})
  void bothChangeWithOneBitOfAWeight(String tensor) throws Exception {
    flipOneBit(tensor);

    ModelDefinition after = ModelPackage.read(dir);
    assertThat(after.stateHash()).isNotEqualTo(before.stateHash());
    assertThat(after.packageHash()).isNotEqualTo(before.packageHash());
  }

  @ParameterizedTest
  @ValueSource(strings = {"head.weight", "head.bias"})
  void aBitOfTheHeadLeavesTheStateHash(String tensor) throws Exception {
    flipOneBit(tensor);

    ModelDefinition after = ModelPackage.read(dir);
    assertThat(after.stateHash()).isEqualTo(before.stateHash());
    assertThat(after.packageHash()).isNotEqualTo(before.packageHash());
  }

  static Stream<Arguments> edits() {
    return Stream.of( //
        edit("the version", "\"version\": \"1\"", "\"version\": \"2\""), edit("the name", "\"tiny\"", "\"small\""),
        edit("top", "\"top\": 1", "\"top\": 2"), edit("surprise", "\"surprise\": true", "\"surprise\": false"),
        edit("training", "\"training\": { }", "\"training\": { \"loss\": 1 }"), edit("layout", "\n", "\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("edits")
  void leaveTheStateHash(String what, UnaryOperator<String> edit) throws Exception {
    editModelJson(edit);

    ModelDefinition after = ModelPackage.read(dir);
    assertThat(after.stateHash()).as(what).isEqualTo(before.stateHash());
    assertThat(after.packageHash()).as(what).isNotEqualTo(before.packageHash());
  }

  @Test
  void bothChangeWithTheRuleForUnknownTokens() throws Exception {
    editModelJson(json -> json.replace("\"unknown\": \"reject\"", "\"unknown\": \"a\""));

    ModelDefinition after = ModelPackage.read(dir);
    assertThat(after.stateHash()).isNotEqualTo(before.stateHash());
    assertThat(after.packageHash()).isNotEqualTo(before.packageHash());
  }

  @Test
  void bothChangeWithTheVocabulary() throws Exception {
    Files.writeString(dir.resolve("vocabulary.json"), "[\"b\",\"a\"]");

    ModelDefinition after = ModelPackage.read(dir);
    assertThat(after.stateHash()).isNotEqualTo(before.stateHash());
    assertThat(after.packageHash()).isNotEqualTo(before.packageHash());
  }

  @Test
  void theLayoutOfTheVocabularyChangesThePackageOnly() throws Exception {
    Files.writeString(dir.resolve("vocabulary.json"), "[\"a\",\"b\"]");

    ModelDefinition after = ModelPackage.read(dir);
    assertThat(after.stateHash()).isEqualTo(before.stateHash());
    assertThat(after.packageHash()).isNotEqualTo(before.packageHash());
  }

  @Test
  void aFileThatNothingRefersToChangesNone() throws Exception {
    Files.writeString(dir.resolve("README.md"), "# Tiny");

    ModelDefinition after = ModelPackage.read(dir);
    assertThat(after.stateHash()).isEqualTo(before.stateHash());
    assertThat(after.packageHash()).isEqualTo(before.packageHash());
  }

  @Test
  void moveWithTheFolder() throws Exception {
    Path copy = Files.createDirectory(dir.resolve("copy"));
    for (String name : List.of("model.json", "vocabulary.json", "weights.safetensors")) {
      Files.copy(dir.resolve(name), copy.resolve(name));
    }

    assertThat(ModelPackage.read(copy).packageHash()).isEqualTo(before.packageHash());
  }

  @Test
  void theStateHashTellsMeanFromScale() {
    float[] a = {1f};
    float[] b = {2f};
    assertThat(TestModels.stateHash(new InputDefinition.FeatureInput(a, b), before.layers()))
        .isNotEqualTo(TestModels.stateHash(new InputDefinition.FeatureInput(b, a), before.layers()));
  }

  @Test
  void theStateHashTellsWhereOneTokenEndsAndTheNextBegins() {
    Tensor embedding = new Tensor(2, 1, new float[]{1f, 2f});
    assertThat(
        TestModels.stateHash(new InputDefinition.TokenInput(new Vocabulary(List.of("ab", "c")), embedding, OptionalInt.empty()), List.of()))
        .isNotEqualTo(
            TestModels.stateHash(new InputDefinition.TokenInput(new Vocabulary(List.of("a", "bc")), embedding, OptionalInt.empty()),
                List.of()));
  }

  /** Written out by hand, so that the golden hashes hang on nothing but the hashes' own code and the writer's layout. */
  private static ModelDefinition tiny() {
    Vocabulary vocabulary = new Vocabulary(List.of("a", "b"));
    InputDefinition input = new InputDefinition.TokenInput(vocabulary, new Tensor(2, 1, new float[]{0.5f, -0.25f}), OptionalInt.empty());
    LayerDefinition layer = new CellDefinition.Lstm(new GateWeights(new Tensor(4, 1, new float[]{1f, 2f, 3f, 4f}),
        new Tensor(4, 1, new float[]{-1f, -2f, -3f, -4f}), Tensor.vector(0.1f, 0.2f, 0.3f, 0.4f), Tensor.vector(0f, 0f, 1f, 0f)));
    HeadDefinition head = new HeadDefinition.Dense(new Tensor(2, 1, new float[]{1f, -1f}), Tensor.vector(0f, 0.5f),
        DenseActivation.SOFTMAX);
    return TestModels.model("tiny", Shape.SYNCHRONIZED, input, List.of(layer), head, new OutputDefinition(1, false, true, vocabulary));
  }

  private static Arguments edit(String what, String from, String to) {
    UnaryOperator<String> edit = json -> json.replace(from, to);
    return Arguments.of(what, edit);
  }

  private void editModelJson(UnaryOperator<String> edit) throws Exception {
    String json = Files.readString(dir.resolve("model.json"));
    String edited = edit.apply(json);
    assertThat(edited).isNotEqualTo(json);
    Files.writeString(dir.resolve("model.json"), edited);
  }

  private void flipOneBit(String name) throws Exception {
    Path weights = dir.resolve("weights.safetensors");
    List<StoredTensor> tensors = List.copyOf(SafetensorsReader.read(weights, "w", Sha256.newDigest()).values());
    float[] data = tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst().orElseThrow().data();
    data[1] = Float.intBitsToFloat(Float.floatToRawIntBits(data[1]) ^ 1);
    Files.delete(weights);
    SafetensorsWriter.write(weights, tensors);
  }
}
