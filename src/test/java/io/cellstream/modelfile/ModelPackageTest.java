package io.cellstream.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of a package held against each other. */
class ModelPackageTest {
  private static final ModelDefinition MODEL = TestModels.nextToken(1, 4, 2, 3, 5);

  @TempDir
  Path temp;

  @Test
  void refusesAFolderThatIsNoPackage() throws Exception {
    Path none = temp.resolve("none");
    assertRefused(none, none + ": no such folder; a model is given by the folder with its model.json and weights.safetensors");
    Path file = Files.writeString(temp.resolve("file"), "x");
    assertRefused(file, file + ": is not a folder; a model is given by the folder with its model.json and weights.safetensors");
    Path empty = Files.createDirectory(temp.resolve("empty"));
    assertRefused(empty, empty + "/model.json: no such file; every model package has one");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      model.json          | every model package has one
      weights.safetensors | every model package has one
      vocabulary.json     | input.vocabulary of model.json names it
      """)
  void refusesAPackageThatLacksAFile(String name, String why) throws Exception {
    Path dir = write(MODEL);
    Files.delete(dir.resolve(name));
    assertRefused(dir, dir + "/" + name + ": no such file; " + why);

    Files.createDirectory(dir.resolve(name));
    assertRefused(dir, dir + "/" + name + ": is not a regular file; " + why);
  }

  @Test
  void refusesLinksOutOfThePackageButNotWithinIt() throws Exception {
    Path dir = write(MODEL);
    Path elsewhere = Files.move(dir.resolve("vocabulary.json"), temp.resolve("elsewhere.json"));
    Files.createSymbolicLink(dir.resolve("vocabulary.json"), elsewhere);
    assertRefused(dir, dir + "/vocabulary.json: links to a file outside of the package; copy the file into it");

    Files.delete(dir.resolve("vocabulary.json"));
    Files.createDirectory(dir.resolve("..data"));
    Files.move(elsewhere, dir.resolve("..data/vocabulary.json"));
    Files.createSymbolicLink(dir.resolve("vocabulary.json"), Path.of("..data/vocabulary.json"));
    Bits.assertSame(ModelPackage.read(dir), MODEL);
  }

  @Test
  void readsAPackageThatIsItselfALink() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link"), write(MODEL));
    Bits.assertSame(ModelPackage.read(link), MODEL);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
      ["a","b","a","d"]     | ids 0 and 2 are the same token "a"; each may occur once
      []                    | is an empty array; input.vocabulary of model.json needs at least one entry
      {}                    | must be a JSON array of strings
      ["a","b",3,"d"]       | element 2 must be a string, but is 3
      ["a","b",["c"],"d"]   | element 2 must be a string, but is ["c"]
      ["a","b",null,"d"]    | element 2 must be a string, but is null
      ["a","\\udc00","c"]   | element 1 is not valid Unicode text (half of a surrogate pair)
      """)
  void refusesAVocabulary(String json, String message) throws Exception {
    Path dir = write(MODEL);
    Files.writeString(dir.resolve("vocabulary.json"), json);
    assertRefused(dir, dir + "/vocabulary.json: " + message);
  }

  @Test
  void refusesAnOversizeVocabulary() throws Exception {
    Path dir = write(MODEL);
    Files.write(dir.resolve("vocabulary.json"), new byte[(int) PackageFolder.LARGEST_VOCABULARY + 1]);
    assertRefused(dir, dir + "/vocabulary.json: has more than the 33554432 bytes allowed");
  }

  @Test
  void refusesAVocabularyThatDoesNotFitTheEmbedding() throws Exception {
    Path dir = write(MODEL);
    Files.writeString(dir.resolve("vocabulary.json"), "[\"a\",\"b\",\"c\"]");
    assertRefused(dir, dir + "/weights.safetensors: tensor \"embedding.weight\" is [4 × 2], but input.embedding of model.json needs"
        + " [3 × any]: a row per token of vocabulary.json");
  }

  @Test
  void refusesLabelsThatDoNotFitTheHead() throws Exception {
    Path dir = write(TestModels.classifier(1, 4, 2, 3, 5));
    Files.writeString(dir.resolve("labels.json"), "[\"x\",\"y\"]");
    assertRefused(dir, dir + "/model.json: output.labels names labels.json with 2 labels, but the head has 3 outputs");

    Files.writeString(dir.resolve("labels.json"), "[\"x\",\"x\",\"y\"]");
    assertRefused(dir, dir + "/labels.json: ids 0 and 1 are the same token \"x\"; each may occur once");

    Files.delete(dir.resolve("labels.json"));
    assertRefused(dir, dir + "/labels.json: no such file; output.labels of model.json names it");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
      embedding.weight   | embeding.weight     | input.embedding
      lstm.weight_ih_l0  | lsmt.weight_ih_l0   | layers[0]
      lstm.weight_hh_l0  | lstm.weights_hh_l0  | layers[0]
      lstm.bias_ih_l1    | lstm.bias_ihl1      | layers[1]
      lstm.bias_hh_l1    | lstm.bias_hh_l12    | layers[1]
      head.weight        | heads.weight        | head
      head.bias          | head.biass          | head
      """)
  void refusesAMissingTensorAndNamesTheClosest(String name, String typo, String user) throws Exception {
    Path dir = write(MODEL);
    rewrite(dir, tensor -> tensor.name().equals(name) ? new StoredTensor(typo, tensor.shape(), tensor.data()) : tensor);
    assertRefused(dir, dir + "/weights.safetensors: tensor \"" + name + "\", which " + user
        + " of model.json needs, is missing; the closest one there is \"" + typo + "\"");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
      embedding.weight  | 5 | 2 | [5 × 2]  | input.embedding | [4 × any]: a row per token of vocabulary.json
      embedding.weight  | 4 | 3 | -        | -               | tensor "lstm.weight_ih_l0" is [12 × 2], but layers[0] of model.json needs [12 × 3]: 4 gates of 3 hidden units, and as many columns as the input has
      lstm.weight_ih_l0 | 16| 2 | [16 × 2] | layers[0]       | [12 × 2]: 4 gates of 3 hidden units, and as many columns as the input has
      lstm.weight_hh_l0 | 12| 5 | [12 × 5] | layers[0]       | [12 × 3]: 4 gates of 3 hidden units, and a column per hidden unit
      lstm.weight_hh_l0 | 36| 0 | [36]     | layers[0]       | [12 × 3]: 4 gates of 3 hidden units, and a column per hidden unit
      lstm.bias_ih_l0   | 11| 0 | [11]     | layers[0]       | [12]: 4 gates of 3 hidden units
      lstm.bias_hh_l0   | 12| 1 | [12 × 1] | layers[0]       | [12]: 4 gates of 3 hidden units
      lstm.weight_ih_l1 | 20| 4 | [20 × 4] | layers[1]       | [20 × 3]: 4 gates of 5 hidden units, and as many columns as layers[0] has hidden units
      head.weight       | 4 | 3 | [4 × 3]  | head            | [any × 5]: a row per output, and as many columns as the last layer has hidden units
      head.weight       | 6 | 5 | -        | -               | tensor "head.bias" is [4], but head of model.json needs [6]: an element per row of head.weight
      head.bias         | 3 | 0 | [3]      | head            | [4]: an element per row of head.weight
      """)
  void refusesATensorOfAnotherShape(String name, int rows, int columns, String is, String user, String needs) throws Exception {
    Path dir = write(MODEL);
    int[] shape = columns == 0 ? new int[]{rows} : new int[]{rows, columns};
    rewrite(dir, tensor -> tensor.name().equals(name) ? new StoredTensor(name, shape, new float[rows * Math.max(1, columns)]) : tensor);
    String what = is.equals("-") ? needs : "tensor \"" + name + "\" is " + is + ", but " + user + " of model.json needs " + needs;
    assertRefused(dir, dir + "/weights.safetensors: " + what);
  }

  @Test
  void refusesAHiddenSizeThatIsNotTheWeights() throws Exception {
    Path dir = write(MODEL);
    String json = Files.readString(dir.resolve("model.json"));
    Files.writeString(dir.resolve("model.json"), json.replace("\"hidden\": 5", "\"hidden\": 6"));
    assertRefused(dir, dir + "/weights.safetensors: tensor \"lstm.weight_ih_l1\" is [20 × 3], but layers[1] of model.json needs [24 × 3]:"
        + " 4 gates of 6 hidden units, and as many columns as layers[0] has hidden units");

    Files.writeString(dir.resolve("model.json"), json.replace("\"hidden\": 5", "\"hidden\": 2147483647"));
    assertRefused(dir, dir + "/weights.safetensors: tensor \"lstm.weight_ih_l1\" is [20 × 3], but layers[1] of model.json needs"
        + " [8589934588 × 3]: 4 gates of 2147483647 hidden units, and as many columns as layers[0] has hidden units");
  }

  @Test
  void refusesTensorsThatNothingUses() throws Exception {
    Path dir = write(MODEL);
    String json = Files.readString(dir.resolve("model.json"));
    List<StoredTensor> tensors = new ArrayList<>(tensors(dir));
    tensors.add(new StoredTensor("lstm.weight_hr_l0", new int[]{1}, new float[1]));
    writeTensors(dir, tensors);
    assertRefused(dir, dir + "/weights.safetensors: nothing in model.json uses tensor \"lstm.weight_hr_l0\"; name it there or leave it out"
        + " of the file");

    Files.writeString(dir.resolve("model.json"), json.replaceFirst("(?s)\"head\": \\{[^}]*}", "\"head\": null")
        .replaceFirst("\"top\": 3", "\"top\": 0").replaceFirst("\"surprise\": true", "\"surprise\": false"));
    assertRefused(dir, dir + "/weights.safetensors: nothing in model.json uses tensor \"head.bias\", \"head.weight\","
        + " \"lstm.weight_hr_l0\"; name it there or leave it out of the file");
  }

  @Test
  void namesAFewOfManyTensorsThatNothingUses() throws Exception {
    Path dir = write(MODEL);
    List<StoredTensor> tensors = new ArrayList<>(tensors(dir));
    for (int i = 0; i < 9; i++) {
      tensors.add(new StoredTensor("x" + i, new int[]{1}, new float[1]));
    }
    writeTensors(dir, tensors);
    assertRefused(dir, dir + "/weights.safetensors: nothing in model.json uses tensor \"x0\", \"x1\", \"x2\", \"x3\", \"x4\" and 4 more;"
        + " name it there or leave it out of the file");
  }

  @Test
  void readsTensorsByTheNamesAndNumbersThatModelJsonGives() throws Exception {
    Path dir = write(MODEL);
    String json = Files.readString(dir.resolve("model.json"));
    rewrite(dir, tensor -> new StoredTensor(tensor.name().replace("lstm.", "rnn.core.").replace("_l1", "_l7").replace("head", "decoder")
        .replace("embedding", "encoder.emb"), tensor.shape(), tensor.data()));
    Files.writeString(dir.resolve("model.json"), json.replace("\"lstm\",\n    \"layer\"", "\"rnn.core\",\n    \"layer\"")
        .replace("\"layer\": 1", "\"layer\": 7").replace("\"weights\": \"head\"", "\"weights\": \"decoder\"")
        .replace("embedding.weight", "encoder.emb.weight"));

    ModelDefinition read = ModelPackage.read(dir);

    Bits.assertSame(read, MODEL);
    assertThat(read.stateHash()).isEqualTo(MODEL.stateHash());
  }

  @Test
  void labelsANextTokenHeadByTheVocabularyAndOthersNot() throws Exception {
    ModelDefinition tokens = ModelPackage.read(write(MODEL));
    assertThat(tokens.output().labels()).isSameAs(((InputDefinition.TokenInput) tokens.input()).vocabulary());

    // as many outputs as features, and a hidden state as wide as the vocabulary: no names follow from that
    ModelDefinition features = TestModels.features(1, Shape.SYNCHRONIZED, 4, DenseActivation.SOFTMAX, 4, 3);
    assertThat(ModelPackage.read(write(features)).output().labels()).isNull();
  }

  private static void rewrite(Path dir, UnaryOperator<StoredTensor> change) throws Exception {
    writeTensors(dir, tensors(dir).stream().map(change).toList());
  }

  private static List<StoredTensor> tensors(Path dir) throws Exception {
    return List.copyOf(SafetensorsReader.read(dir.resolve("weights.safetensors"), "w", Sha256.newDigest()).values());
  }

  private static void writeTensors(Path dir, List<StoredTensor> tensors) throws Exception {
    Files.delete(dir.resolve("weights.safetensors"));
    SafetensorsWriter.write(dir.resolve("weights.safetensors"), tensors);
  }

  private Path write(ModelDefinition model) throws Exception {
    Path dir = temp.resolve("model");
    ModelPackageWriter.write(dir, model, Map.of());
    return dir;
  }

  private static void assertRefused(Path dir, String message) {
    assertThatThrownBy(() -> ModelPackage.read(dir)).isInstanceOf(ModelFileException.class).hasMessage(message);
  }
}
