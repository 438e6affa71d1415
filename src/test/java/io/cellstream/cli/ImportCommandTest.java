package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
  private static final Path FILES = Path.of("src/test/resources/import/pytorch");

  @TempDir
  Path folder;

  @Test
  void printsWhatItMadeOfWhatLayerByLayer() throws Exception {
    Path vocabulary = Files.writeString(folder.resolve("letters.json"),
        "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"\\n\",\" \",\"?\"]");
    Path file = FILES.resolve("tokens.safetensors");
    Path target = folder.resolve("package");
    Ended ended = CommandLab.run("import", file.toString(), "--to", target.toString(), "--shape", "synchronized", "--vocabulary",
        vocabulary.toString(), "--unknown", "?", "--activation", "softmax", "--name", "letters", "--model-version", "2024-1", "--top", "3");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).startsWith(file + ": safetensors of PyTorch's modules" + System.lineSeparator()).contains(
        "  input         Embedding of module \"embedding\" [11 × 5]", "  layer 1       LSTM of module \"lstm\", layer 1",
        "  head          Linear of module \"fc\" [11 × 7]", target + ": letters, version 2024-1\n",
        "  shape         synchronized: one output per event\n",
        "embedded in 5 dimensions; \"?\" stands in for unknown tokens\n", "  layer 1       LSTM, 7 → 7 hidden units\n",
        "  output        the 3 largest values with their labels; the surprise of the arriving token in bits\n",
        "  check         nothing was compared: nothing here can run this file on one sequence. Let the program that made it answer some, and"
            + " give --check FILE with these");
    assertThat(CommandLab.run("describe", "--model", target.toString()).exitCode()).isZero();
    assertThat(Files.readString(target.resolve("model.json"))).contains("\"from\": \"tokens.safetensors\"");
  }

  @Test
  void whatDoesNotAnswerAsOnesOwnProgramFails() throws Exception {
    Path examples = Files.writeString(folder.resolve("examples.jsonl"), "{\"features\":[[0,0,0]],\"output\":[0.5,7]}\n");
    Path target = folder.resolve("checked");

    Ended ended = CommandLab.run("import", "src/test/resources/import/keras/functional.h5", "--to", target.toString(), "--check",
        examples.toString(), "--tolerance", "0.5");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out()).contains("  check         1 sequence of " + examples + " through Cellstream: largest difference ",
        ", in line 1, value 1 (", ", not 7.0), more than 5e-01 (--tolerance)");
    assertThat(ended.err()).isEqualTo("cellstream: " + target + ": is written, but does not compute what " + examples
        + " says: see the check\n");
  }

  @Test
  void whatTheFileLeavesOpenIsAskedForInOneLine() {
    Ended ended = CommandLab.run("import", FILES.resolve("cells.safetensors").toString(), "--to", folder.resolve("package").toString());

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).singleElement().asString().startsWith("cellstream: ").contains("(1) does not say when",
        "(2) does not say what Linear");
    assertThat(folder.resolve("package")).doesNotExist();
  }

  @Test
  void theLineToTypeStandsBehindWhatIsMissing() {
    String file = FILES.resolve("cells.safetensors").toString();

    assertThat(CommandLab.run("import", file, "--name", "it's mine").err()).contains("And --to DIR is missing")
        .endsWith(". In one line: cellstream import " + file + " --name 'it'\\''s mine' --to DIR --shape SHAPE --activation NAME\n");
    assertThat(CommandLab.run("import", FILES.resolve("step-13.onnx").toString()).err())
        .startsWith("cellstream: --to DIR is missing: the folder for the package. In one line: cellstream import ");
  }

  /** A StandardScaler's mean_ and scale_. */
  @Test
  void theNormalisationIsToldInTheSameWordsByImportAndByDescribe() {
    Path target = folder.resolve("package");
    Ended ended = CommandLab.run("import", FILES.resolve("cells.safetensors").toString(), "--to", target.toString(), "--shape",
        "synchronized", "--activation", "linear", "--mean", "-1.5,0,20,7", "--std", "4,0.5,1,10");
    String words = "  input         4 features, normalised as (x − mean) · scale: mean -1.5, 0.0, 20.0, 7.0; scale 0.25, 2.0, 1.0, 0.1,"
        + " which divides by 4.0, 0.5, 1.0, 10.0\n";

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).containsSubsequence(words, target + ": cells, version 1\n", words).doesNotContain("has no normalisation");
    assertThat(CommandLab.run("describe", "--model", target.toString()).out()).contains(words);
  }

  @Test
  void aFileWithoutANormalisationIsSaidToHaveNone() {
    Path target = folder.resolve("package");
    Ended ended = CommandLab.run("import", FILES.resolve("cells.safetensors").toString(), "--to", target.toString(), "--shape",
        "synchronized", "--activation", "linear");

    assertThat(ended.out()).containsSubsequence("  input         4 features as they come\n",
        "  note          the file has no normalisation; if features were scaled before the model saw them, say how with --mean, and --std or"
            + " --scale",
        "  input         4 features as they come\n");
  }

  @Test
  void whatReadsBothWaysIsToldInEveryLine() {
    Path target = folder.resolve("package");
    Ended ended = CommandLab.run("import", FILES.resolve("both-last-step.safetensors").toString(), "--to", target.toString(), "--answer",
        "last-step", "--max-length", "50", "--activation", "linear");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("  layer 0       GRU of module \"gru\", layer 0, forward and backward\n",
        "  layer 0       bidirectional GRU, 3 → 5 + 5 hidden units\n",
        "at most 50, then it is over; the head reads the sequence's last step",
        "  state         12 bytes per event: its features, in f32, kept until the sequence is over, 50 at most\n");
    assertThat(CommandLab.run("quantize", "--model", target.toString(), "--to", folder.resolve("int8").toString(), "--precision", "int8")
        .exitCode()).isZero();
  }

  @Test
  void aVocabularyIsTextOrJson() throws Exception {
    assertVocabulary("lines.txt", "a\nb\n\nd", "lines.txt line 3: is empty; a line is an entry");
    assertVocabulary("twice.txt", "a\nb\na\nd\ne\nf\ng\nh\ni\nj\nk", "entries 1 and 3 are the same, \"a\"; each may occur once");
    assertVocabulary("map.json", "{\"a\":0}", "must be a JSON array of strings");
    assertVocabulary("short.json", "[\"a\"]", "has 1 entries, but --vocabulary needs 11, one for each row of the embedding");
  }

  private void assertVocabulary(String name, String content, String message) throws Exception {
    Path file = Files.writeString(folder.resolve(name), content);
    Ended ended = CommandLab.run("import", FILES.resolve("tokens-13.onnx").toString(), "--to", folder.resolve("package").toString(),
        "--vocabulary", file.toString());

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err().lines()).singleElement().asString().contains(message);
  }

  @Test
  void wrongOptionsAreToldInOneLine() {
    String file = FILES.resolve("final-state-14.onnx").toString();
    String target = folder.resolve("package").toString();

    assertThat(CommandLab.run("import", file, "--to", target, "--shape", "square").err())
        .contains("\"square\" is none of one-to-one, one-to-many, many-to-one");
    assertThat(CommandLab.run("import", file, "--to", target, "--activation", "softmax").err()).contains("has no dense head");
    assertThat(CommandLab.run("import", file, "--to", target, "--answer", "both").err())
        .contains("\"both\" is none of last-states, last-step");
    assertThat(CommandLab.run("import", file, "--to", target, "--max-length", "9").err()).contains("so no events need to be kept");
    assertThat(CommandLab.run("import", file, "--to", target, "--unknown", "x").err()).contains("--unknown: the model reads features");
    assertThat(CommandLab.run("import", file).err()).contains("--to");
    assertThat(CommandLab.run("import", "--to", target).err()).contains("SOURCE");
  }
}
