package io.cellstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cellstream.config.PropertiesFile.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {

  @TempDir
  Path folder;

  @Test
  void everyEntryKnowsTheLineItBeginsIn() throws IOException {
    assertThat(read("# note\n\na=1\r\n  b : 2\nc = x\\\n   y\\\n   z\n! note\nd 4")).containsExactly(Map.entry("a", new Entry("1", 3)),
        Map.entry("b", new Entry("2", 4)), Map.entry("c", new Entry("xyz", 5)), Map.entry("d", new Entry("4", 9)));
  }

  @Test
  void blanksAfterAValueDoNotCount() throws IOException {
    assertThat(read("a= 1 \t\n")).containsExactly(Map.entry("a", new Entry("1", 1)));
  }

  @Test
  void anEscapedBackslashAtTheEndContinuesNothing() throws IOException {
    assertThat(read("a=c:\\\\\nb=2\n")).containsExactly(Map.entry("a", new Entry("c:\\", 1)), Map.entry("b", new Entry("2", 2)));
  }

  @Test
  void aLineThatContinuesIntoTheFilesEndStandsAsItIs() throws IOException {
    assertThat(read("a=1\\")).containsExactly(Map.entry("a", new Entry("1", 1)));
  }

  @Test
  void theTextIsUtf8WithOrWithoutAMark() throws IOException {
    assertThat(read("\uFEFFa=größe\n")).containsExactly(Map.entry("a", new Entry("größe", 1)));
  }

  @Test
  void aNameGivenTwiceIsRefusedWithBothLines() {
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> read("a=1\nb=2\na=3\n"))
        .withMessage(path() + ":3: a was already set in line 1; remove one of the two");
  }

  @Test
  void aBrokenEscapeIsRefusedWithItsLine() {
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> read("a=1\nb=c:\\users\n"))
        .withMessageStartingWith(path() + ":2: ");
  }

  @Test
  void aValueWithoutANameIsRefused() {
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> read("=1\n")).withMessageStartingWith(path() + ":1: ");
  }

  @Test
  void anotherEncodingIsRefused() throws IOException {
    Files.write(path(), "a=größe\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> PropertiesFile.read(path()))
        .withMessageContaining("is not in UTF-8");
  }

  @Test
  void aMissingFileAndAFolderAreNamed() {
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> PropertiesFile.read(path()))
        .withMessageStartingWith(path() + ": no such file");
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> PropertiesFile.read(folder))
        .withMessageStartingWith(folder + ": is a folder");
  }

  private Path path() {
    return folder.resolve("app.properties");
  }

  private Map<String, Entry> read(String content) throws IOException {
    return PropertiesFile.read(Files.writeString(path(), content));
  }
}
