package io.cellstream.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vocabularies as people have them. */
class VocabularyNotesTest {
  @TempDir
  Path folder;

  private Imports imports(String name, String text) throws Exception {
    return new Imports(folder.resolve("of-" + name)).vocabulary(Files.writeString(folder.resolve(name), text)).shape(Shape.SYNCHRONIZED)
        .activation(DenseActivation.SOFTMAX);
  }

  private Path model() throws Exception {
    return new TensorFile().tensor("emb.weight", 4, 2).layer("lstm", 0, 4, 2, 2).linear("fc", 2, 4).write(folder);
  }

  private List<String> notes(String name, String text) throws Exception {
    return imports(name, text).run(model()).remarks();
  }

  @Test
  void tokensThatLookTheSameAreSaidWithTheirPlaces() throws Exception {
    assertThat(notes("forms.txt", "caf\u00e9\nab\ncafe\u0301\nc\n"))
        .anyMatch(line -> line.contains("(entry 3) and entry 1 are the same text in"
            + " two forms of Unicode (NFD and NFC)"));
    assertThat(notes("blank.txt", "a\nb \nc\nd\n")).anyMatch(line -> line.startsWith("token \"b \" (entry 2) begins or ends with a blank"));
    assertThat(notes("empty.json", "[\"a\",\"\",\"c\",\"d\"]")).contains(
        "entry 2 is an empty token: only an event whose token is empty matches it");
    assertThat(notes("fine.txt", "a\nb\n \nd\n")).noneMatch(line -> line.contains("entry"));
  }

  @Test
  void aRepeatedTokenIsRefusedWithBothPlaces() throws Exception {
    assertThat(imports("twice.txt", "a\nb\nc\nb\n").refusal(model())).contains("entries 2 and 4 are the same, \"b\"; each may occur once");
  }

  @Test
  void whatEditorsPutInFrontIsNoPartOfTheFirstToken() throws Exception {
    InputDefinition.TokenInput input = (InputDefinition.TokenInput) imports("marked.txt", "\uFEFFa\r\nb\r\nc\r\nd\r\n").run(model()).model()
        .input();
    assertThat(input.vocabulary().tokens()).containsExactly("a", "b", "c", "d");
  }
}
