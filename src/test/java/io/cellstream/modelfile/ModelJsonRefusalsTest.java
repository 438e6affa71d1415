package io.cellstream.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each case changes one thing in the model.json of a good package, and expects the one line that says so. */
class ModelJsonRefusalsTest {
  private static final ModelDefinition TOKENS = TestModels.nextToken(1, 4, 2, 3, 5);
  private static final ModelDefinition FEATURES = TestModels.features(1, Shape.SYNCHRONIZED, 2, DenseActivation.SIGMOID, 4, 3);

  @TempDir
  Path dir;

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
      "format": 1                 | "format": 2                            | format is 2, but this version reads format 1
      "format": 1,                |                                        | format is missing
      "format": 1                 | "format": 1.0                          | format must be a whole number from 0 to 2147483647, but is 1.0
      "format": 1                 | "format": 1, "trainig": {}             | trainig is not a known field; did you mean "training"?
      "format": 1                 | "format": 1, "xyzzy": {}               | xyzzy is not a known field
      "name": "next-token"        | "name": " "                            | name must be a text that is not blank, but is " "
      "name": "next-token",       |                                        | name is missing
      "name": "next-token"        | "name": "\\ud800"                      | name is not valid Unicode text (half of a surrogate pair)
      "name": "next-token"        | "name": "a\\u001b[2J"                   | name must be one line of at most 200 characters without control characters, but is "a\\u001b[2J"
      "name": "next-token"        | "name": "a\\nb"                        | name must be one line of at most 200 characters without control characters, but is "a\\u000ab"
      "version": "1"              | "version": "\\u202e1"                  | version must be one line of at most 200 characters without control characters, but is "\\u202e1"
      "version": "1"              | "version": 1                           | version must be a text that is not blank, but is 1
      "shape": "synchronized"     | "shape": "sinchronised"                | shape "sinchronised" is unknown; did you mean "synchronized"? (it must be one of synchronized, many-to-one, many-to-many, one-to-many, one-to-one)
      "shape": "synchronized"     | "shape": "one-to-many"                 | decoder is missing
      "shape": "synchronized"     | "shape": "many-to-many"                | decoder is missing
      "format": 1                 | "format": 1, "decoder": {}             | decoder is for the shapes one-to-many and many-to-many, but shape is synchronized
      "format": 1                 | "format": 1, "generation": {}          | generation is for the shapes one-to-many and many-to-many, but shape is synchronized
      "precision": "f32"          | "precision": "int4"                    | precision "int4" is unknown; did you mean "int8"? (it must be one of f32, int16, int8)
      "precision": "f32"          | "precision": "f32", "quantisation": {} | quantisation is for weights that are integers, but precision is f32
      "precision": "f32"          | "precision": "f16"                     | precision "f16" is unknown (it must be one of f32, int16, int8)
      "type": "token"             | "type": "tokens"                       | input.type "tokens" is unknown; did you mean "token"? (it must be one of token, features)
      "vocabulary": "vocabulary   | "vocab": "vocabulary                   | input.vocab is not a known field; did you mean "vocabulary"?
      "vocabulary.json"           | "../vocabulary.json"                   | input.vocabulary must be the plain name of a file in the package's folder, but is "../vocabulary.json"
      "vocabulary.json"           | "/etc/passwd"                          | input.vocabulary must be the plain name of a file in the package's folder, but is "/etc/passwd"
      "vocabulary.json"           | ".."                                   | input.vocabulary must be the plain name of a file in the package's folder, but is ".."
      "vocabulary.json"           | "a\\\\b"                               | input.vocabulary must be the plain name of a file in the package's folder, but is "a\\b"
      "vocabulary.json"           | "a\\u0000b"                            | input.vocabulary must be the plain name of a file in the package's folder, but is "a\\u0000b"
      "unknown": "reject"         | "unknown": "z"                         | input.unknown "z" must be "reject" or a token of vocabulary.json
      "unknown": "reject"         | "unknown": null                        | input.unknown must be a text, but is null
      "cell": "lstm"              | "cell": "rnn"                          | layers[0].nonlinearity is missing
      "cell": "lstm"              | "cell": "ltsm"                         | layers[0].cell "ltsm" is unknown; did you mean "lstm"? (it must be one of lstm, gru, rnn, dense, affine, layer-norm)
      "hidden": 3                 | "hiden": 3                             | layers[0].hiden is not a known field; did you mean "hidden"?
      "hidden": 3                 | "hidden": 0                            | layers[0].hidden must be a whole number from 1 to 2147483647, but is 0
      "hidden": 5                 | "hidden": 99999999999                  | layers[1].hidden must be a whole number from 1 to 2147483647, but is 99999999999
      "layer": 1                  | "layer": -1                            | layers[1].layer must be a whole number from 0 to 2147483647, but is -1
      "layer": 1                  | "layer": "1"                           | layers[1].layer must be a whole number from 0 to 2147483647, but is "1"
      "weights": "head",          |                                        | head.weights is missing
      "type": "dense"             | "type": "sparse"                       | head.type "sparse" is unknown (it must be one of dense, affine, layer-norm)
      "activation": "softmax"     | "activation": "selu"                   | head.activation "selu" is unknown; did you mean "relu"? (it must be one of softmax, sigmoid, tanh, relu, linear)
      "surprise": true            | "suprise": true                        | output.suprise is not a known field; did you mean "surprise"?
      "surprise": true            | "surprise": "yes"                      | output.surprise must be true or false, but is "yes"
      "top": 3                    | "top": 5                               | output.top is 5, but the head has only 4 outputs
      "labels": null              | "labels": 7                            | output.labels must be a text that is not blank, but is 7
      "labels": null              | "labels": "../labels.json"             | output.labels must be the plain name of a file in the package's folder, but is "../labels.json"
      "training": { }             | "training": 3                          | training must be a JSON object
      "synchronized"              | "many-to-one"                          | output.surprise must be false, since it is for next-token models: it needs shape synchronized, but shape is many-to-one
      "softmax"                   | "sigmoid"                              | output.surprise must be false, since it is for next-token models: it needs a head with activation softmax
      """)
  void refusesATokenModel(String from, String to, String message) throws Exception {
    ModelPackageWriter.write(dir, TOKENS, Map.of());
    edit(from, to == null ? "" : to);

    assertRefused(": " + message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
      "size": 2                   | "size": 3                     | input.mean has 2 numbers, but must have 3
      "mean": [                   | "mean": [ 1,                  | input.mean has 3 numbers, but must have 2
      "scale": [                  | "scale": [ 1,                 | input.scale has 3 numbers, but must have 2
      "scale": [                  | "scale": 1, "x": [            | input.x is not a known field
      "mean": [                   | "mean": [ 1e39, 0 ], "m2": [  | input.m2 is not a known field
      "type": "features"          | "type": "features", "unknown": "reject" | input.unknown is not a known field
      "top": 0                    | "top": -1                     | output.top must be a whole number from 0 to 2147483647, but is -1
      "values": true              | "values": false               | output would be empty; set output.top, output.values or output.surprise
      "surprise": false           | "surprise": true              | output.surprise must be false, since it is for next-token models: it needs input.type token
      """)
  void refusesAFeatureModel(String from, String to, String message) throws Exception {
    ModelPackageWriter.write(dir, FEATURES, Map.of());
    edit(from, to);

    assertRefused(": " + message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      [ 1e39, 0 ]  | input.mean[0] must be a number that is finite in f32, but is 1E+39
      [ 0, -1e99 ] | input.mean[1] must be a number that is finite in f32, but is -1E+99
      [ 1e999999999, 0 ] | input.mean[0] must be a number that is finite in f32, but is 1E+999999999
      [ 0, "1" ]   | 'input.mean[1] must be a number that is finite in f32, but is "1"'
      [ 0, null ]  | input.mean[1] must be a number that is finite in f32, but is null
      7            | input.mean must be an array, but is 7
      """)
  void refusesNormalisationThatIsNotFinite(String mean, String message) throws Exception {
    ModelPackageWriter.write(dir, FEATURES, Map.of());
    String json = Files.readString(dir.resolve("model.json"));
    Files.writeString(dir.resolve("model.json"), json.replaceFirst("\"mean\": \\[[^]]*]", "\"mean\": " + mean));

    assertRefused(": " + message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
      "top": 0            | "top": 1              | output.top is 1, but without a head there is nothing to rank; set it to 0
      "values": true      | "values": false       | output.values must be true, since without a head the hidden state is all there is to emit
      "labels": null      | "labels": "l.json"    | output.labels names a file, but without a head there is nothing to label; set it to null
      "surprise": false   | "surprise": true      | output.surprise must be false, since it is for next-token models: it needs input.type token
      "head": null,       |                       | head is missing
      """)
  void refusesAModelWithoutAHead(String from, String to, String message) throws Exception {
    ModelPackageWriter.write(dir, TestModels.hiddenState(1, Shape.SYNCHRONIZED, 2, 3), Map.of());
    Files.writeString(dir.resolve("l.json"), "[\"x\",\"y\",\"z\"]");
    edit(from, to == null ? "" : to);

    assertRefused(": " + message);
  }

  @Test
  void refusesSurpriseWithoutAnOutputPerToken() throws Exception {
    ModelDefinition classifier = TestModels.withShape(TestModels.classifier(1, 4, 2, 3, 3), Shape.SYNCHRONIZED);
    ModelPackageWriter.write(dir, classifier, Map.of());
    edit("\"surprise\": false", "\"surprise\": true");

    assertRefused(": output.surprise must be false, since it is for next-token models: it needs one output per token, but the head has 3"
        + " outputs and the vocabulary 4 tokens");
  }

  @Test
  void refusesAModelWithoutLayers() throws Exception {
    ModelPackageWriter.write(dir, FEATURES, Map.of());
    String json = Files.readString(dir.resolve("model.json"));
    Files.writeString(dir.resolve("model.json"), json.replaceFirst("\"layers\": \\[[^]]*]", "\"layers\": []"));

    assertRefused(": layers is empty; only a model of shape one-to-one may have no layer");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
      [1]                              | : the file must be a JSON object
      {"format":1,"format":1}          | line 1 column 21: is not valid JSON: Duplicate field 'format'
      {"format":1,"training":{"a":1,"a":2}} | line 1 column 34: is not valid JSON: Duplicate field 'a'
      {"format":1}{}                   | line 1 column 13: is not valid JSON: Trailing token
      {"format":                       | is not valid JSON: Unexpected end-of-input
      {"format":1                      | is not valid JSON: Unexpected end-of-input: expected close marker for Object
      {"format":NaN}                   | is not valid JSON: Non-standard token 'NaN'
      {'format':1}                     | is not valid JSON: Unexpected character
      {"format":1} // x                | is not valid JSON: Unexpected character
      {"format":1e99999999999}         | is not valid JSON:
      {"format":1,"a\\nb":2}           | : a\\u000ab is not a known field
      {"format":1,"a\\u001b[2J":2}     | : a\\u001b[2J is not a known field
      """)
  void refusesWhatIsNotStrictJson(String json, String message) throws Exception {
    Files.writeString(dir.resolve("model.json"), json);

    assertThatThrownBy(() -> ModelPackage.read(dir)).isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(dir.resolve("model.json").toString()).hasMessageContaining(message)
        .message().doesNotContain("\n", "\r", "\u001b", "REDACTED");
  }

  @Test
  void refusesTextThatIsNotUtf8() throws Exception {
    Files.write(dir.resolve("model.json"), "{\"format\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(": is not valid UTF-8");

    Files.write(dir.resolve("model.json"), "{\"format\":1}".getBytes(StandardCharsets.UTF_16));
    assertRefused(": is not valid UTF-8");

    Files.writeString(dir.resolve("model.json"), "\uFEFF{}");
    assertRefused(": starts with a byte order mark; save it as UTF-8 without one");

    Files.writeString(dir.resolve("model.json"), "");
    assertRefused(": is empty; it must hold a JSON value");
  }

  @Test
  void refusesDeepNestingWithoutOverflowingTheStack() throws Exception {
    Files.writeString(dir.resolve("model.json"), "{\"training\":" + "[".repeat(1_000_000));

    assertThatThrownBy(() -> ModelPackage.read(dir)).isInstanceOf(ModelFileException.class).hasMessageContaining("nesting depth");
  }

  @Test
  void refusesAnOversizeFile() throws Exception {
    Files.writeString(dir.resolve("model.json"), " ".repeat((int) PackageFolder.LARGEST_MODEL_JSON + 1));

    assertRefused(": has more than the 4194304 bytes allowed");
  }

  @Test
  void keepsTheMessageOfAFloodOfTextShort() throws Exception {
    Files.writeString(dir.resolve("model.json"), "{\"format\":1,\"" + "x".repeat(10_000) + "\":1}");

    assertThatThrownBy(() -> ModelPackage.read(dir)).message().hasSizeLessThan(1_100);
  }

  @Test
  void trainingIsFreeForm() throws Exception {
    ModelPackageWriter.write(dir, FEATURES, Map.of());
    edit("\"training\": { }", "\"training\": { \"anything\": [ 1, { \"goes\": null } ] }");
    ModelDefinition read = ModelPackage.read(dir);
    Bits.assertSame(read, FEATURES);

    edit(",\n  \"training\": { \"anything\": [ 1, { \"goes\": null } ] }", "");
    Bits.assertSame(ModelPackage.read(dir), FEATURES);
    assertThat(read.packageHash()).isNotEqualTo(ModelPackage.read(dir).packageHash());
  }

  @Test
  void rejectMeansToRejectEvenWhereItIsAToken() throws Exception {
    ModelPackageWriter.write(dir, TOKENS, Map.of());
    Files.writeString(dir.resolve("vocabulary.json"), "[\"reject\",\"b\",\"c\",\"d\"]");

    var input = (InputDefinition.TokenInput) ModelPackage.read(dir).input();

    assertThat(input.unknown()).isEmpty();
    assertThat(input.vocabulary().id("reject")).isZero();
  }

  private void edit(String from, String to) throws Exception {
    String json = Files.readString(dir.resolve("model.json"));
    assertThat(json).contains(from);
    int at = json.indexOf(from);
    Files.writeString(dir.resolve("model.json"), json.substring(0, at) + to + json.substring(at + from.length()));
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> ModelPackage.read(dir)).isInstanceOf(ModelFileException.class)
        .hasMessage(dir.resolve("model.json") + message);
  }
}
