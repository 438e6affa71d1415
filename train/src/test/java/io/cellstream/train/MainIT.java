package io.cellstream.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MainIT {
  @TempDir
  private Path dir = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void saysInOneLineWhatIsWrongWithTheText() {
    Path missing = dir.resolve("missing.txt");

    assertThat(train("next-char", "--text", missing.toString(), "--to", dir.resolve("m").toString())).isEqualTo(1);
    assertThat(err.toString()).isEqualTo(missing + ": no such file; name a UTF-8 text with --text\n");
  }

  @Test
  void saysThatAChunkIsLongerThanTheText() throws Exception {
    Path text = Files.writeString(dir.resolve("text.txt"), "to be or not to be");

    assertThat(train("next-char", "--text", text.toString(), "--to", dir.resolve("m").toString(), "--threads", "1")).isEqualTo(1);
    assertThat(err.toString()).startsWith("the text is too short: its training part has 16 characters, a chunk 100;").hasLineCount(1);
  }

  @Test
  void doesNotWriteIntoAFolderOfOtherThings() throws Exception {
    Path text = Files.writeString(dir.resolve("text.txt"), "to be or not to be");

    assertThat(train("next-char", "--text", text.toString(), "--to", dir.toString())).isEqualTo(1);
    assertThat(err.toString()).isEqualTo(dir + ": is there and is no model package; name a new folder with --to\n");
  }

  @Test
  void namesTheOptionThatMakesNoSense() {
    assertThat(train("next-char", "--text", "t", "--to", "m", "--hidden", "0")).isEqualTo(2);
    assertThat(train("next-char", "--text", "t", "--to", "m", "--restart", "2")).isEqualTo(2);
    assertThat(train("next-char", "--text", "t")).isEqualTo(2);
    assertThat(train()).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly( //
        "--hidden must be at least 1; see cellstream train next-char --help",
        "--restart must be within 0 and 1; see cellstream train next-char --help",
        "Missing required option: '--to=DIR'; see cellstream train next-char --help",
        "say what to train: next-char or machine-health; see cellstream train --help");
  }

  private int train(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
