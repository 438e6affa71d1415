package io.cellstream.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MainIT {
  private static final String COMMAND = "./cellstream train ";

  @TempDir
  private Path dir = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void saysInOneLineWhatIsWrongWithTheText() {
    Path missing = dir.resolve("missing.txt");

    assertThat(train("next-char", "--text", missing.toString(), "--to", dir.resolve("m").toString())).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("cellstream: " + missing + ": no such file; name a UTF-8 text with --text\n");
  }

  @Test
  void saysThatAChunkIsLongerThanTheText() throws Exception {
    Path text = Files.writeString(dir.resolve("text.txt"), "to be or not to be");

    assertThat(train("next-char", "--text", text.toString(), "--to", dir.resolve("m").toString(), "--threads", "1")).isEqualTo(1);
    assertThat(err.toString()).startsWith("cellstream: the text is too short: its training part has 16 characters, a chunk 100;")
        .hasLineCount(1);
  }

  @Test
  void doesNotWriteIntoAFolderOfOtherThings() throws Exception {
    Path text = Files.writeString(dir.resolve("text.txt"), "to be or not to be");

    assertThat(train("next-char", "--text", text.toString(), "--to", dir.toString())).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("cellstream: " + dir + ": is there and is no model package; name a new folder with --to\n");
  }

  @Test
  void namesTheOptionThatMakesNoSense() {
    assertThat(train("next-char", "--text", "t", "--to", "m", "--hidden", "0")).isEqualTo(2);
    assertThat(train("next-char", "--text", "t", "--to", "m", "--restart", "2")).isEqualTo(2);
    assertThat(train("next-char", "--text", "t")).isEqualTo(2);
    assertThat(train()).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly( //
        "cellstream: --hidden must be at least 1; see `cellstream train next-char --help`",
        "cellstream: --restart must be within 0 and 1; see `cellstream train next-char --help`",
        "cellstream: missing required option: '--to=DIR'; see `cellstream train next-char --help`",
        "cellstream: no command given; there are event-class, caption, machine-health, number-words, next-char, sentiment; see `cellstream train --help`");
  }

  @Test
  void theExamplesOfTheHelpCanBeTyped() {
    for (String command : List.of("event-class", "caption", "machine-health", "number-words", "next-char", "sentiment")) {
      assertThat(train(command, "--help")).isZero();
    }
    List<String> examples = out.toString().lines().map(String::strip).filter(line -> line.startsWith("cellstream train ")).toList();

    assertThat(examples).hasSizeGreaterThan(6).allSatisfy(example -> assertThat(
        train((example.substring("cellstream train ".length()) + " --help").split(" ", -1))).as("%s: %s", example, err).isZero());
  }

  @Test
  void namesTheOptionOfMachineHealthThatMakesNoSense() {
    assertThat(train("machine-health")).isEqualTo(2);
    assertThat(train("machine-health", "--to", "m", "--evaluate", "m")).isEqualTo(2);
    assertThat(train("machine-health", "--evaluate", "m", "--seed", "1")).isEqualTo(2);
    assertThat(train("machine-health", "--to", "m", "--examples", "10")).isEqualTo(2);
    assertThat(train("machine-health", "--to", "m", "--seed", "2026")).isEqualTo(2);
    assertThat(train("machine-health", "--to", "m", "--threads", "0")).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly( //
        "cellstream: give one of --to, --evaluate and --samples, each with a folder; see `cellstream train machine-health --help`",
        "cellstream: give one of --to, --evaluate and --samples, each with a folder; see `cellstream train machine-health --help`",
        "cellstream: --seed is for training: it goes with --to; see `cellstream train machine-health --help`",
        "cellstream: --examples must be at least the 64 of a --batch; see `cellstream train machine-health --help`",
        "cellstream: --seed must be another than 2026: that is the held-out examples' own; see `cellstream train machine-health --help`",
        "cellstream: --threads must be at least 1; see `cellstream train machine-health --help`");
  }

  @Test
  void doesNotTrainForAFolderThatCannotTakeThePackage() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "a file");

    assertThat(train("machine-health", "--to", dir.toString())).isEqualTo(1);
    assertThat(train("machine-health", "--to", file.resolve("m").toString())).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly( //
        "cellstream: " + dir + ": is there and is no model package; name a new folder with --to",
        "cellstream: " + file.resolve("m") + ": can't be written, because " + file
            + " is no folder that can be; name another one with --to");
  }

  @Test
  void judgesNoModelThatWasMadeForSomethingElse() {
    Path nextChar = Path.of("../models/next-char");
    String model = "cellstream: " + nextChar + ": the model \"next-char\" does not ";

    for (String exercise : List.of("machine-health", "event-class", "caption", "number-words", "sentiment")) {
      assertThat(train(exercise, "--evaluate", nextChar.toString())).isEqualTo(1);
    }
    assertThat(err.toString().lines()).containsExactly(
        model + "tell healthy, imbalance, bearing-wear, overload from 3 features; name a model that \"train machine-health --to\" wrote",
        model + "tell usual, travel, stolen-card, takeover from 4 features; name a model that \"train event-class --to\" wrote",
        model + "describe the weather from 4 features; name a model that \"train caption --to\" wrote",
        model + "say numbers in English and Korean words; name a model that \"train number-words --to\" wrote",
        model + "tell negative, positive from the words of its language; name a model that \"train sentiment --to\" wrote");
  }

  /** As they stand there, but for a short text, one pass over it and folders of their own. */
  @Test
  void doesWhatTheReadmeSays() throws Exception {
    Path text = Files.writeString(dir.resolve("text.txt"), "to be or not to be, that is the question\n".repeat(1_000));
    List<String> commands = lines(Path.of("README.md"))
        .filter(line -> line.startsWith(COMMAND)).map(line -> line.substring(COMMAND.length()).replaceFirst("\\s+#.*", "").strip())
        .filter(line -> !line.endsWith("--help")).distinct().toList();
    assertThat(commands).anyMatch(line -> line.startsWith("next-char")).anyMatch(line -> line.contains("--evaluate"));

    for (String command : commands) {
      assertThat(train(here(command, text))).as("%s: %s", command, err).isZero();
    }
  }

  private String[] here(String command, Path text) {
    List<String> words = new ArrayList<>();
    for (String word : command.split(" ", -1)) {
      words.add(switch (words.isEmpty() ? "" : words.getLast()) {
        case "--text" -> text.toString();
        case "--to", "--samples" -> dir.resolve(word).toString();
        case "--evaluate" -> "../" + word;
        default -> word;
      });
    }
    if (words.contains("--to")) {
      words.addAll(words.getFirst().equals("next-char") ? List.of("--passes", "1") : List.of("--examples", "640"));
    }
    return words.toArray(String[]::new);
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int train(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
