package io.cellstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.cli.CliException;
import io.cellstream.cli.input.InputFile;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.modelfile.TestModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTextTest {

  @TempDir
  Path folder;

  @Test
  void keepsEveryLineThatHasSomethingInIt() throws IOException {
    DemoText text = DemoText.read(input("one\r\n\n  \n two\nthree"));

    assertThat(text.lines()).containsExactly("one", " two", "three");
    assertThat(text.isCut()).isFalse();
  }

  @Test
  void bringsATextOfItsOwn() throws IOException {
    assertThat(DemoText.bundled().lines()).hasSizeGreaterThan(30).allMatch(line -> line.length() < Script.WATCHED_EVENTS);
    assertThat(DemoText.bundled().isCut()).isFalse();
  }

  @Test
  void takesTheBeginningOfALongText() throws IOException {
    DemoText text = DemoText.read(input("x".repeat(Material.LIMIT - 2) + "\ny\nnever seen"));

    assertThat(text.lines()).containsExactly("x".repeat(Material.LIMIT - 2), "y");
    assertThat(text.isCut()).isTrue();
  }

  @Test
  void cutsNoCharacterInTwo() throws IOException {
    DemoText text = DemoText.read(input("x".repeat(Material.LIMIT - 1) + "😀"));

    assertThat(text.lines()).containsExactly("x".repeat(Material.LIMIT - 1));
  }

  @Test
  void givesLinesKeysThatLineUp() {
    InputDefinition.TokenInput model = (InputDefinition.TokenInput) TestModels.nextToken(1, 26, 4, 4).input();

    assertThat(new DemoText(List.of("ab", "c"), false).material(model).sequences()).extracting(DemoSequence::name)
        .containsExactly("line-01", "line-02");
    assertThat(new DemoText(Collections.nCopies(100, "a"), false).material(model).sequences()).extracting(DemoSequence::name)
        .startsWith("line-001").endsWith("line-100");
  }

  @Test
  void saysThatTheFileIsMissing() {
    refuses(folder.resolve("none.txt"), "there is no such file");
  }

  @Test
  void saysThatTheFileIsAFolder() {
    refuses(folder, "is a folder, not a file");
  }

  @Test
  void saysThatTheTextIsEmpty() throws IOException {
    refuses(file("\n \n\t\n"), "has no line with anything in it; give a text of a line or more");
  }

  @Test
  void saysThatBytesAreNoText() throws IOException {
    refuses(Files.write(folder.resolve("text"), new byte[]{'a', (byte) 0xff, (byte) 0xfe}), "is not text in UTF-8; convert it first");
  }

  private static void refuses(Path file, String reason) {
    assertThatThrownBy(() -> DemoText.read(new InputFile("--text", file)))
        .isInstanceOfSatisfying(CliException.class, e -> assertThat(e.exitCode()).isEqualTo(2))
        .hasMessage("--text " + file + ": " + reason);
  }

  private InputFile input(String text) throws IOException {
    return new InputFile("--text", file(text));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("text"), text, StandardCharsets.UTF_8);
  }
}
