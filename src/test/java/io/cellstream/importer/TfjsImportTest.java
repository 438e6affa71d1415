package io.cellstream.importer;

import static io.cellstream.importer.GoldenFilesTest.assertAnswers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cellstream.model.definition.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of TensorFlow.js, laid out by {@code make_tfjs.py} of one whose answers are known. */
class TfjsImportTest {
  private static final Path KERAS = Path.of("src/test/resources/import/keras");

  @TempDir
  Path folder;
  private Path model = Path.of("");

  @BeforeEach
  void begin() throws IOException {
    model = Files.createDirectory(folder.resolve("tfjs")).resolve("model.json");
    try (var files = Files.list(KERAS.resolve("tfjs-float32"))) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolveSibling(file.getFileName()));
      }
    }
  }

  private Imports imports() throws Exception {
    return new Imports(folder).tokens(9);
  }

  private String refusal() throws Exception {
    return imports().refusal(model);
  }

  private void replace(String text, String by) throws IOException {
    String json = Files.readString(model);
    assertThat(json).contains(text);
    Files.writeString(model, json.replace(text, by));
  }

  @Test
  void aModelAnswersAsTheOneItWasMadeOf() throws Exception {
    ModelImport imported = imports().run(model);
    assertThat(imported.format()).isEqualTo("TensorFlow.js model");
    assertAnswers(imported.model(), KERAS.resolve("list.expected.safetensors"));
  }

  /** Of weights up to 1 in size: half a step of the bits that they were stored with. */
  @ParameterizedTest
  @CsvSource({"float16, 5e-4", "uint16, 2e-5", "uint8, 5e-3"})
  void weightsOfFewerBitsAreWhatTheseStandFor(String stored, float step) throws Exception {
    ModelImport imported = imports().run(KERAS.resolve("tfjs-" + stored).resolve("model.json"));
    assertThat(imported.remarks()).contains("some weights were stored with fewer bits, and are what those stand for");
    float[] expected = first(new Imports(Files.createDirectory(folder.resolve("whole"))).tokens(9).run(model));
    float[] actual = first(imported);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(step));
    }
  }

  private static float[] first(ModelImport imported) {
    return ((Tensor) imported.model().layers().getFirst().tensors().getFirst()).data();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      "layers-model" | "graph-model" | is a graph of TensorFlow.js, whose layers are not in it any more
      "modelTopology" | "topology" | is JSON, but no model of TensorFlow.js: it has no modelTopology
      "weightsManifest" | "manifest" | weightsManifest is missing
      group1-shard2of4.bin | missing.bin | its weights are in "missing.bin", which is not beside it
      group1-shard2of4.bin | ../secret.bin | its weights are in "../secret.bin", which is not in its folder
      "group1-shard4of4.bin" | "group1-shard4of4.bin", "group1-shard4of4.bin" | belong to no weight
      "dtype": "float32"}, | "dtype": "int32"}, | is of int32, which is not read here
      "shape": [ | "shape": [2000000000, | of which no weight is read here
      "shape": [ | "shape": [0, | of which no weight is read here
      """)
  void whatIsWrongIsNamedInOneLine(String text, String by, String message) throws Exception {
    Files.writeString(folder.resolve("secret.bin"), "secret");
    replace(text, by);
    assertThat(refusal()).contains(message).doesNotContain("\n");
  }

  @Test
  void filesThatWereCutOffOrLeadElsewhereAreNamed() throws Exception {
    Path shard = model.resolveSibling("group1-shard4of4.bin");
    byte[] bytes = Files.readAllBytes(shard);
    Files.write(shard, List.of("x"));
    assertThat(refusal()).contains("are left in its files; one was cut off");
    Files.delete(shard);
    Files.createSymbolicLink(shard, Files.write(folder.resolve("elsewhere.bin"), bytes));
    assertThat(refusal()).contains("its weights are in \"group1-shard4of4.bin\", which is not in its folder");
  }

  @Test
  void aModelJsonOf100MbIsNotReadToItsEnd() throws Exception {
    try (RandomAccessFile large = new RandomAccessFile(model.toFile(), "rw")) {
      large.setLength(100L << 20);
    }
    assertThat(refusal()).contains("has more than the 33554432 bytes that are read of a model.json");
    Files.writeString(model, "{\"modelTopology\":" + "[".repeat(100_000));
    assertThat(refusal()).contains("is not valid JSON");
  }

  /** Cellstream's own are JSON too. */
  @Test
  void aPackagesModelJsonIsToldWhereItBelongs() throws Exception {
    assertThat(imports().refusal(Path.of("models/next-char/model.json"))).contains("its folder is what --model takes");
  }
}
