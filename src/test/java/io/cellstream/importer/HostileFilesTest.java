package io.cellstream.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged or hostile file ends in one line, whatever it claims. */
class HostileFilesTest {
  private static final Path KERAS = Path.of("src/test/resources/import/keras");
  private static final Path PYTORCH = Path.of("src/test/resources/import/pytorch");

  @TempDir
  Path folder;
  private Imports imports = new Imports(Path.of(""));

  @BeforeEach
  void begin() throws IOException {
    imports = new Imports(folder).shape(Shape.SYNCHRONIZED).activation(DenseActivation.SOFTMAX).tokens(11);
  }

  /** At 30 lengths, the last one a byte short. */
  @ParameterizedTest
  @CsvSource({"pytorch/tokens.safetensors, .safetensors", "pytorch/tokens-16.onnx, .onnx", "keras/tokens.keras, .keras",
      "keras/tokens.weights.h5, .weights.h5", "keras/list.h5, .h5", "keras/windows.keras, .keras", "pytorch/tokens.pt, .pt",
      "pytorch/tokens-sequential.pt, .pth"})
  void aFileThatWasCutOffIsRefusedWhereverItWasCut(String name, String ending) throws Exception {
    byte[] whole = Files.readAllBytes(Path.of("src/test/resources/import").resolve(name));
    for (int cut = 0; cut < 30; cut++) {
      Path file = Files.write(folder.resolve("cut" + ending), Arrays.copyOf(whole, (int) ((whole.length - 1L) * cut / 29)));

      assertThat(imports.refusal(file)).as("cut %d of 29", cut).isNotBlank();
    }
  }

  /** Bytes changed at random: either the import still works, on other numbers, or one line says that it does not. */
  @ParameterizedTest
  @CsvSource({"pytorch/tokens.safetensors, .safetensors", "pytorch/tokens-16.onnx, .onnx", "keras/tokens.keras, .keras",
      "keras/tokens.weights.h5, .weights.h5", "keras/list.h5, .h5", "keras/windows.keras, .keras", "pytorch/tokens.pt, .pt",
      "pytorch/tokens-sequential.pt, .pth"})
  void aFileWithDamagedBytesEndsInOneLineOrInAModel(String name, String ending) throws Exception {
    byte[] whole = Files.readAllBytes(Path.of("src/test/resources/import").resolve(name));
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int round = 0; round < 60; round++) {
      byte[] damaged = whole.clone();
      for (int change = 0; change < 3; change++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("damaged" + ending), damaged);
      try {
        imports.run(file);
      } catch (ModelFileException e) {
        assertThat(e.getMessage()).doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MAX_VALUE, 1L << 40})
  void aHeaderThatClaimsMoreThanThereIsCostsNothing(long claim) throws Exception {
    byte[] bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(claim).put((byte) '{').array();

    assertThat(imports.refusal(Files.write(folder.resolve("claims.safetensors"), bytes))).startsWith("claims a header of ");
  }

  @Test
  void aTensorThatIsThereTwiceIsRefused() throws Exception {
    String entry = "\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";

    assertThat(imports.refusal(safetensors("{" + entry + "," + entry + "}", 4))).contains("Duplicate field 't'");
  }

  @Test
  void aTensorOfAnotherTypeIsNamed() throws Exception {
    assertThat(imports.refusal(safetensors("{\"t\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8)))
        .startsWith("has what can't be carried over: the module without a name (tensor \"t\" [1] I64). If the model answers without it");
  }

  @ParameterizedTest
  @CsvSource({"F16, 4", "F64, 2"})
  void aTensorsBytesMustFitItsType(String type, int shape) throws Exception {
    assertThat(imports.refusal(safetensors("{\"t\":{\"dtype\":\"" + type + "\",\"shape\":[" + shape + "],\"data_offsets\":[0,4]}}", 4)))
        .contains("data_offsets has 4 bytes, but the shape [" + shape + "] takes ");
  }

  private Path safetensors(String header, int data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return Files.write(folder.resolve("t.safetensors"),
        ByteBuffer.allocate(8 + json.length + data).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json).array());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      m.h5      | version https://git-lfs.github.com/spec/v1 | is a pointer of Git LFS in place of the file; run `git lfs pull`
      m.bin     | xxxxTFL3xxxx                               | is a model for TensorFlow Lite
      m.msgpack | x                                          | is Flax's msgpack
      graph.pb  | x                                          | python3 -m tf2onnx.convert --saved-model DIR
      """)
  void whatIsOfAnotherFormatIsNamedWithTheWayToOneThatIsRead(String name, String content, String message) throws Exception {
    assertThat(imports.refusal(Files.writeString(folder.resolve(name), content))).contains(message);
  }

  @Test
  void foldersAndZipsOfOtherFormatsAreNamedToo() throws Exception {
    assertThat(imports.refusal(zip(Map.of("configuration.json", new byte[]{'{'}, "coefficients.bin", new byte[1]))))
        .startsWith("is a model of Deeplearning4j");
    assertThat(imports.refusal(zip(Map.of("a.npy", new byte[1])))).startsWith("is a file of NumPy's arrays");
    Files.createFile(Files.createDirectory(folder.resolve("saved")).resolve("saved_model.pb"));
    assertThat(imports.refusal(folder.resolve("saved"))).startsWith("is a SavedModel of TensorFlow; make ONNX of it")
        .contains("--saved-model " + folder.resolve("saved"));
  }

  /** The length of its header has the bytes of a brace and a quotation mark. */
  @Test
  void aHeaderWhoseLengthLooksLikeJsonIsReadAllTheSame() throws Exception {
    String header = "{" + " ".repeat(8827 - 2) + "}";
    assertThat(imports.refusal(safetensors(header, 0))).doesNotContain("JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"state.pt", "state.bin", "state.onnx", "state.keras"})
  void aFileOfTorchSaveIsKnownByWhatIsInItWhateverItIsCalled(String name) throws Exception {
    for (String form : new String[]{"tokens.pt", "tokens-sequential.pt"}) {
      Path file = Files.copy(PYTORCH.resolve(form), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);

      assertThat(imports.run(file).format()).isEqualTo("torch.save of PyTorch's modules");
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      weights.bin | pickle has an instruction 'd' that is not read here (byte 3)
      weights.pth | pickle has an instruction 'd' that is not read here (byte 3)
      """)
  void aPickleOfAnotherProgramIsRefused(String name, String message) throws Exception {
    assertThat(imports.refusal(Files.write(folder.resolve(name), new byte[]{(byte) 0x80, 2, 'd'}))).startsWith(message);
  }

  @Test
  void whatTorchSaveDidNotWriteIsRefusedByItsBeginning() throws Exception {
    assertThat(imports.refusal(Files.writeString(folder.resolve("notes.pt"), "hello"))).startsWith("is neither a zip nor a pickle");
    assertThat(imports.refusal(Files.copy(KERAS.resolve("tokens.keras"), folder.resolve("keras.pt"))))
        .startsWith("is a zip with no data.pkl in a folder");
  }

  @Test
  void whatIsNoModelFileIsToldWhatIs() throws Exception {
    assertThat(imports.refusal(Files.writeString(folder.resolve("notes.txt"), "hello")))
        .isEqualTo(
            "is no kind of model file that can be imported; a model is read from .safetensors, .pt or .pth, .onnx, .keras, .h5 or TensorFlow.js's model.json");
    assertThat(imports.refusal(folder)).startsWith("is a folder; ");
    assertThat(imports.refusal(folder.resolve("missing.onnx"))).isEqualTo("no such file");
    assertThat(imports.refusal(Files.createFile(folder.resolve("empty.onnx")))).startsWith("has no graph");
  }

  // ---- zip

  @ParameterizedTest
  @ValueSource(strings = {"../config.json", "/etc/passwd", "a/../../b", "..\\b"})
  void anArchiveThatPointsOutOfItselfIsRefused(String name) throws Exception {
    Map<String, byte[]> entries = ZipFiles.entries(KERAS.resolve("tokens.keras"));
    entries.put(name, new byte[1]);

    assertThat(imports.refusal(zip(entries))).isEqualTo(
        "has an entry \"" + name + "\", which points out of the archive; Keras writes no such file");
  }

  @Test
  void anArchiveThatUnpacksToFarMoreThanItsSizeIsRefused() throws Exception {
    Map<String, byte[]> entries = ZipFiles.entries(KERAS.resolve("tokens.keras"));
    entries.put("model.weights.h5", new byte[64 << 20]);

    assertThat(imports.refusal(zip(entries))).isEqualTo("entry model.weights.h5 unpacks to more than 16 times the file's size");
  }

  @Test
  void anArchiveWithoutItsPartsIsRefused() throws Exception {
    Map<String, byte[]> entries = ZipFiles.entries(KERAS.resolve("tokens.keras"));
    entries.remove("config.json");

    assertThat(imports.refusal(zip(entries))).startsWith("has no entry config.json");
  }

  // ---- config.json

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      "class_name": "Dropout" | "class_name": "Lambda" | Lambda "dropout_2": layer Lambda can't be carried over
      "class_name": "Sequential" | "class_name": "MyModel" | class_name is MyModel, a model with code of its own
      "class_name": "Embedding" | "class_name": "Conv1D" | layer Conv1D can't be carried over
      "go_backwards": false | "go_backwards": true | LSTM "lstm_7": go_backwards = true with return_sequences = true
      "recurrent_activation": "sigmoid" | "recurrent_activation": "mish" | LSTM "lstm_7": recurrent_activation = mish can't be carried over
      "mask_zero": false | "mask_zero": true | Embedding "embedding_3": mask_zero = true leaves steps of padding out, but every event is a step here; give --no-padding
      "class_name": "Dropout" | "class_name": "BatchNormalization" | has no dataset layers/batch_normalization/vars/0
      "class_name": "Dropout" | "class_name": "Softmax" | comes after a softmax, which can't be carried over
      "return_sequences": true | "return_sequences": false | LSTM "lstm_8": comes after a layer that does not give it sequences
      "activation": "softmax" | "activation": "elu" | Dense "dense_1": activation = elu can't be carried over
      "name": "float32" | "name": "int8_from_float32" | its dtype is quantised
      "use_bias": true | "use_bias": false | use_bias is false, but its weights say otherwise
      "name": "lstm_8" | "name": "lstm_7" | "lstm_7" is the name of two layers
      "registered_name": null}, {"module" | "registered_name": "mine>Input"}, {"module" | registered_name is mine>Input, a layer with code of its own
      """)
  void aLayerOrSettingInTheWayIsNamed(String found, String replaced, String message) throws Exception {
    Map<String, byte[]> entries = ZipFiles.entries(KERAS.resolve("tokens.keras"));
    String config = text(entries, "config.json");
    String changed = config.replaceFirst(Pattern.quote(found), Matcher.quoteReplacement(replaced));
    assertThat(changed).isNotEqualTo(config);
    entries.put("config.json", changed.getBytes(StandardCharsets.UTF_8));

    assertThat(imports.refusal(zip(entries))).contains(message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      ["normalise", 0, 0] | ["readings", 0, 0] | InputLayer "readings" is read more than once
      ["normalise", 0, 0] | ["normalise", 0, 1] | reads something else than the first output of another layer's first call
      ["normalise", 0, 0] | ["second", 0, 0] | SimpleRNN "second" is read more than once
      ["normalise", 0, 0] | ["first", 0, 0] | GRU "first" is read more than once
      ["readings", 0, 0]} | ["answer", 0, 0]} | its layers are no chain
      "invert": false | "invert": true | Normalization "normalise": invert = true can't be carried over
      """)
  void aFunctionalModelThatIsNoChainIsRefused(String found, String replaced, String message) throws Exception {
    Map<String, byte[]> entries = ZipFiles.entries(KERAS.resolve("readings.keras"));
    String changed = text(entries, "config.json").replaceFirst(Pattern.quote(found), replaced);
    entries.put("config.json", changed.getBytes(StandardCharsets.UTF_8));

    assertThat(new Imports(folder).refusal(zip(entries))).contains(message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      "axis": -1 | "axis": 1 | Softmax "chances": axis = 1 is not the last dimension
      "axis": -1 | "axis": [2] | axis must be a number
      "max_value": null | "max_value": 6.0 | ReLU "rectified": its max_value, negative_slope or threshold can't be carried over
      "negative_slope": 0.0 | "negative_slope": 0.1 | ReLU "rectified": its max_value, negative_slope or threshold can't be carried over
      "activation": "linear" | "activation": "softmax" | ReLU "rectified": comes after Dense "hidden", which ends in a softmax
      "class_name": "Dense" | "class_name": "Conv1D" | TimeDistributed "each_step": wraps Conv1D "hidden"; of a TimeDistributed, Dense alone
      "return_sequences": true | "return_sequences": false | TimeDistributed "each_step": comes after a layer that does not give it sequences
      """)
  void aHeadInPiecesThatCantBeCarriedOverIsNamed(String found, String replaced, String message) throws Exception {
    Map<String, byte[]> entries = ZipFiles.entries(KERAS.resolve("gates.keras"));
    String config = text(entries, "config.json");
    String changed = config.replaceFirst(Pattern.quote(found), Matcher.quoteReplacement(replaced));
    assertThat(changed).isNotEqualTo(config);
    entries.put("config.json", changed.getBytes(StandardCharsets.UTF_8));

    assertThat(new Imports(folder).noPadding().refusal(zip(entries))).contains(message);
  }

  @Test
  void paddingIsOnlyLeftOutWhereTheUserSaysThatThereIsNone() {
    assertThat(new Imports(folder).refusal(KERAS.resolve("gates.keras"))).isEqualTo("Masking \"masking\": layer Masking leaves steps of"
        + " padding out, but every event is a step here; give --no-padding if the events carry no padding");
  }

  @Test
  void aModelOfAnotherKerasIsRefused() throws Exception {
    Map<String, byte[]> entries = ZipFiles.entries(KERAS.resolve("tokens.keras"));
    entries.put("metadata.json", "{\"keras_version\": \"1.2.2\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(imports.refusal(zip(entries))).contains("keras_version is 1.2.2; files of Keras 2 and 3 can be read");
  }

  // ---- HDF5

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      missing.weights.h5      | has no dataset layers/lstm/cell/vars/1
      old.weights.h5          | has no weights of a layer LSTM, GRU, SimpleRNN or Dense that Keras 2 or 3 saved
      integers.weights.h5     | dataset layers/lstm/cell/vars/0 is not of floats
      linked.weights.h5       | is a link; Keras writes none
      chunked.weights.h5      | dataset layers/lstm/cell/vars/0 is in chunks or compressed
      linked.h5               | /model_weights/lstm is a link; Keras writes none
      endless.h5              | has more than 100000 groups and datasets, or they are more than 40 deep
      compressed.weights.h5   | write it in one piece: h5repack -f NONE -l CONTI
      """)
  void weightsInTheWayAreNamed(String name, String message) {
    assertThat(new Imports(folder).shape(Shape.SYNCHRONIZED).refusal(KERAS.resolve(name))).contains(message);
  }

  private static String text(Map<String, byte[]> entries, String name) {
    return new String(entries.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
  }

  private Path zip(Map<String, byte[]> entries) throws IOException {
    return ZipFiles.write(folder.resolve("model.keras"), entries);
  }
}
