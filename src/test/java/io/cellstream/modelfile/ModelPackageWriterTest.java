package io.cellstream.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Vocabulary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.PrimitiveIterator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPackageWriterTest {
  @TempDir
  Path dir;

  static Stream<ModelDefinition> models() {
    ModelDefinition nextToken = TestModels.nextToken(1, 30, 7, 9);
    ModelDefinition features = TestModels.features(3, Shape.MANY_TO_ONE, 6, DenseActivation.SIGMOID, 4, 8);
    return Stream.of(nextToken, TestModels.nextToken(2, 5, 1, 3, 1, 4), TestModels.classifier(4, 11, 3, 4, 5, 6),
        // as many classes as tokens: labels need their file all the same
        TestModels.classifier(4, 5, 3, 5, 5), TestModels.withOutput(nextToken, 0, false, true, nextToken.output().labels()), features,
        TestModels.withOutput(features, 1, false, false, null), TestModels.features(5, Shape.SYNCHRONIZED, 1, DenseActivation.LINEAR, 1, 1),
        TestModels.hiddenState(6, Shape.SYNCHRONIZED, 3, 4, 5), TestModels.hiddenState(7, Shape.MANY_TO_ONE, 1, 1), TestModels.everyCell(9),
        // larger than the buffers that the weights are read and written through
        TestModels.hiddenState(8, Shape.SYNCHRONIZED, 129, 150));
  }

  @ParameterizedTest
  @MethodSource("models")
  void readsBackTheBitsItWrote(ModelDefinition model) throws Exception {
    ModelDefinition written = ModelPackageWriter.write(dir, model, Map.of());

    ModelDefinition read = ModelPackage.read(dir);
    Bits.assertSame(read, model);
    Bits.assertSame(written, model);
    assertThat(read.stateHash()).isEqualTo(model.stateHash()).isEqualTo(written.stateHash());
    assertThat(read.packageHash()).isEqualTo(written.packageHash()).matches("[0-9a-f]{64}");
  }

  @Test
  void keepsEveryBitOfNormalisation() throws Exception {
    float[] mean = finiteBitPatterns(1, 2_000);
    float[] scale = finiteBitPatterns(2, 2_000);
    mean[0] = Float.intBitsToFloat(0x15ae43fd); // rounded to a double on the way, it would become its neighbour
    mean[1] = Float.MIN_VALUE;
    mean[2] = Float.MAX_VALUE;
    ModelDefinition base = TestModels.hiddenState(1, Shape.SYNCHRONIZED, mean.length, 2);
    ModelDefinition model = TestModels.model("bits", base.shape(), new InputDefinition.FeatureInput(mean, scale), base.layers(),
        base.head(),
        base.output());

    ModelPackageWriter.write(dir, model, Map.of());

    Bits.assertSame(ModelPackage.read(dir), model);
  }

  @Test
  void keepsTokensOfAnyText() throws Exception {
    List<String> tokens = List.of("", " ", "\n", "\"", "\\", "\u0000", "ü", "e\u0301", "😀", "\u2028", "reject", "null");
    ModelDefinition base = TestModels.nextToken(1, tokens.size(), 2, 3);
    InputDefinition.TokenInput old = (InputDefinition.TokenInput) base.input();
    Vocabulary vocabulary = new Vocabulary(tokens);
    ModelDefinition model = TestModels.model("texts", base.shape(),
        new InputDefinition.TokenInput(vocabulary, old.embedding(), OptionalInt.of(1)), base.layers(), base.head(),
        new OutputDefinition(3, false, true, vocabulary));

    ModelPackageWriter.write(dir, model, Map.of());

    Bits.assertSame(ModelPackage.read(dir), model);
  }

  @Test
  void writesModelJsonForPeopleAndDiff() throws Exception {
    Map<String, Object> training = new LinkedHashMap<>();
    training.put("steps", 200);
    training.put("data", "text.txt");

    ModelPackageWriter.write(dir, TestModels.classifier(1, 4, 2, 2, 3, 5), training);

    assertThat(dir.resolve("model.json")).hasContent("""
        {
          "format": 1,
          "name": "classifier",
          "version": "1",
          "shape": "many-to-one",
          "precision": "f32",
          "input": {
            "type": "token",
            "vocabulary": "vocabulary.json",
            "embedding": "embedding.weight",
            "unknown": "a"
          },
          "layers": [ {
            "cell": "lstm",
            "hidden": 3,
            "weights": "lstm",
            "layer": 0
          }, {
            "cell": "lstm",
            "hidden": 5,
            "weights": "lstm",
            "layer": 1
          } ],
          "head": {
            "type": "dense",
            "weights": "head",
            "activation": "softmax"
          },
          "output": {
            "top": 2,
            "values": true,
            "surprise": false,
            "labels": "labels.json"
          },
          "training": {
            "data": "text.txt",
            "steps": 200
          }
        }
        """);
    assertThat(dir.resolve("labels.json")).hasContent("""
        [
          "class0",
          "class1"
        ]
        """);
  }

  @Test
  void writesTheDataOfTheWeightsAligned() throws Exception {
    for (int hidden = 1; hidden <= 12; hidden++) {
      ModelPackageWriter.write(dir, TestModels.hiddenState(1, Shape.SYNCHRONIZED, 2, hidden), Map.of());

      byte[] weights = Files.readAllBytes(dir.resolve("weights.safetensors"));
      long header = ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN).getLong();
      assertThat(header % 8).as("hidden %d", hidden).isZero();
    }
  }

  @Test
  void replacesAnEarlierPackageAndLeavesOtherFilesAlone() throws Exception {
    ModelPackageWriter.write(dir, TestModels.classifier(1, 4, 2, 2, 3), Map.of());
    Files.writeString(dir.resolve("README.md"), "mine");
    ModelDefinition second = TestModels.hiddenState(2, Shape.SYNCHRONIZED, 3, 4);

    ModelPackageWriter.write(dir, second, Map.of());

    Bits.assertSame(ModelPackage.read(dir), second);
    assertThat(names(dir)).containsExactly("README.md", "model.json", "weights.safetensors");
  }

  @Test
  void leavesTheEarlierPackageWholeIfTheNewOneIsNoGood() throws Exception {
    ModelDefinition first = TestModels.nextToken(1, 4, 2, 3);
    ModelPackageWriter.write(dir, first, Map.of());
    ModelDefinition bad = TestModels.nextToken(2, 4, 2, 3);
    ((InputDefinition.TokenInput) bad.input()).embedding().data()[5] = Float.NaN;

    assertThatThrownBy(() -> ModelPackageWriter.write(dir, bad, Map.of())).isInstanceOf(ModelFileException.class)
        .hasMessage(dir + "/weights.safetensors: tensor \"embedding.weight\" has NaN at [2, 1]; every weight must be finite");
    Bits.assertSame(ModelPackage.read(dir), first);
    assertThat(names(dir)).containsExactly("model.json", "vocabulary.json", "weights.safetensors");
  }

  @Test
  void leavesNoPackageIfItIsCutShort() throws Exception {
    ModelDefinition model = TestModels.nextToken(1, 4, 2, 3);
    ModelPackageWriter.write(dir, model, Map.of());
    Files.delete(dir.resolve("weights.safetensors"));
    Files.createDirectories(dir.resolve("weights.safetensors/in the way"));

    assertThatThrownBy(() -> ModelPackageWriter.write(dir, model, Map.of())).isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(dir + ": the model package can't be written: ");
    assertThatThrownBy(() -> ModelPackage.read(dir)).isInstanceOf(ModelFileException.class)
        .hasMessage(dir + "/model.json: no such file; every model package has one");
    assertThat(names(dir)).containsExactly("vocabulary.json", "weights.safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights.safetensors", "vocabulary.json", "output.json", "labels.json"})
  void leavesAStrangersFilesAlone(String name) throws Exception {
    Files.writeString(dir.resolve(name), "mine");

    assertThatThrownBy(() -> ModelPackageWriter.write(dir, TestModels.hiddenState(2, Shape.SYNCHRONIZED, 3, 4), Map.of()))
        .isInstanceOf(ModelFileException.class).hasMessage(dir + ": has a " + name + " but no model.json, so it is no model package"
            + " that could be replaced; give another folder, or move the file away");
    assertThat(names(dir)).containsExactly(name);
    assertThat(Files.readString(dir.resolve(name))).isEqualTo("mine");
  }

  @Test
  void createsTheFolder() throws Exception {
    ModelDefinition model = TestModels.hiddenState(2, Shape.SYNCHRONIZED, 3, 4);

    ModelPackageWriter.write(dir.resolve("a/b"), model, Map.of());

    Bits.assertSame(ModelPackage.read(dir.resolve("a/b")), model);
  }

  @Test
  void refusesWhatAPackageCannotExpress() {
    ModelDefinition model = TestModels.nextToken(1, 4, 2, 3);
    ModelDefinition unlabelled = TestModels.withOutput(model, 1, true, true, null);
    assertThatThrownBy(() -> ModelPackageWriter.write(dir, unlabelled, Map.of())).isInstanceOf(ModelFileException.class)
        .hasMessageContaining("output.labels can't say").hasMessageContaining("give the definition the vocabulary");

    ModelDefinition outOfRange = TestModels.model("x", model.shape(), new InputDefinition.TokenInput(TestModels.vocabulary(4),
        ((InputDefinition.TokenInput) model.input()).embedding(), OptionalInt.of(4)), model.layers(), model.head(), model.output());
    assertThatThrownBy(() -> ModelPackageWriter.write(dir, outOfRange, Map.of())).hasMessageContaining("input.unknown can't be id 4");

    Vocabulary rejects = new Vocabulary(List.of("a", "reject", "c", "d"));
    ModelDefinition standsIn = TestModels.model("x", model.shape(),
        new InputDefinition.TokenInput(rejects, ((InputDefinition.TokenInput) model.input()).embedding(), OptionalInt.of(1)),
        model.layers(),
        model.head(), model.output());
    assertThatThrownBy(() -> ModelPackageWriter.write(dir, standsIn, Map.of())).hasMessageContaining("input.unknown can't be id 1");

    assertThatThrownBy(() -> ModelPackageWriter.write(dir, model, Map.of("x", new Object()))).isInstanceOf(ModelFileException.class)
        .hasMessageContaining("model.json: training");
  }

  private static float[] finiteBitPatterns(long seed, int count) {
    float[] floats = new float[count];
    PrimitiveIterator.OfDouble finite = new Random(seed).ints().mapToDouble(Float::intBitsToFloat).filter(x -> Double.isFinite(x) && x != 0)
        .iterator();
    for (int i = 0; i < count; i++) {
      floats[i] = (float) finite.nextDouble();
    }
    return floats;
  }

  private static List<String> names(Path dir) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
