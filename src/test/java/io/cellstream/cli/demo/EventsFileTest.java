package io.cellstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.cli.CliException;
import io.cellstream.cli.input.InputFile;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Greedy;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventsFileTest {
  private static final ModelDefinition METER = TestModels.features(1, Shape.MANY_TO_ONE, 2, DenseActivation.LINEAR, 2, 4);
  private static final ModelDefinition TRANSLATOR = TestModels.translator(1, new GenerationDefinition(new Greedy(), 9), 5, 4);
  private static final ModelDefinition NEXT = TestModels.nextToken(1, 5, 3, 4);

  @TempDir
  Path folder;

  @Test
  void gathersEachKeysEventsInTheirOrder() throws Exception {
    Material material = read(METER, """
        {"key":"a","features":[1,2]}
        {"keyBase64":"/w==","features":[5,6]}

        {"key":"a","features":[3,4],"position":1,"end":true}
        """);

    assertThat(material.words()).isEqualTo(Words.FEATURES);
    assertThat(material.isCut()).isFalse();
    assertThat(material.sequences()).extracting(DemoSequence::name).containsExactly("a", "\ufffd");
    assertThat(material.sequences()).extracting(sequence -> sequence.events().size()).containsExactly(2, 1);
    assertThat(material.sequences().getFirst().events().getLast().end()).isTrue();
    assertThat(material.sequences().getLast().copy(2).key().bytes()).startsWith(0xff, '-').endsWith('-', '2');
  }

  @Test
  void takesTokensToo() throws Exception {
    assertThat(read(NEXT, "{\"key\":\"a\",\"token\":\"b\"}\n{\"key\":\"a\",\"tokenId\":0}").words()).isEqualTo(Words.TOKENS);
  }

  @Test
  void takesTheBeginningOfALongFile() throws Exception {
    String line = "{\"key\":\"a\",\"token\":\"b\"}\n";

    assertThat(read(NEXT, line.repeat(Material.LIMIT)).isCut()).isFalse();
    Material material = read(NEXT, line.repeat(Material.LIMIT + 1));
    assertThat(material.isCut()).isTrue();
    assertThat(material.sequences().getFirst().events()).hasSize(Material.LIMIT);
  }

  @Test
  void keepsEventsThatTheModelWillTurnAwayAsLongAsThereAreOthers() throws Exception {
    assertThat(read(NEXT, "{\"key\":\"a\",\"token\":\"ж\"}\n{\"key\":\"a\",\"tokenId\":0}").sequences().getFirst().events()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, value = {"nonsense | line 2: not valid JSON",
      "{\"key\":\"a\",\"featurs\":[1]} | line 2: unknown field \"featurs\"; did you mean \"features\"?",
      "{\"key\":\"a\",\"forget\":true} | line 2: the line stands for a record that is no event, and the demo sends events",
      "{\"features\":[1,2]} | line 2: the event has no key, so it belongs to no sequence"})
  void namesTheFirstBadLine(String line, String reason) {
    assertThatThrownBy(() -> read(METER, "{\"key\":\"a\",\"features\":[1,2],\"end\":true}\n" + line + "\nworse\n"))
        .isInstanceOfSatisfying(CliException.class, e -> assertThat(e.exitCode()).isEqualTo(2))
        .hasMessageStartingWith("--events " + file() + ": " + reason);
  }

  @Test
  void saysWhatTheModelCanNotTake() {
    assertThatThrownBy(
        () -> read(METER, "{\"key\":\"a\",\"end\":true}\n{\"key\":\"a\",\"features\":[1,2,3]}\n{\"key\":\"a\",\"token\":\"x\"}"))
        .hasMessage("--events " + file() + ": the model features can't take any of these events, as in line 2: FEATURE_COUNT: the model"
            + " takes 2 features, the event has 3");
  }

  @Test
  void refusesSequencesWithoutAnEndWhereTheModelAnswersAtTheEnd() throws Exception {
    assertThatThrownBy(() -> read(METER, "{\"key\":\"a\",\"features\":[1,2],\"start\":true}"))
        .hasMessageContaining("no sequence in it ends");
    assertThat(read(METER, "{\"key\":\"a\",\"features\":[1,2]}\n{\"key\":\"a\",\"features\":[1,2],\"start\":true}").sequences()).hasSize(1);
  }

  @Test
  void refusesSequencesThatAreOnlyCutOffWhereTheModelWritesAtTheEnd() throws Exception {
    String cutOff = "{\"key\":\"a\",\"token\":\"b\"}\n{\"key\":\"a\",\"token\":\"b\",\"start\":true";

    assertThatThrownBy(() -> read(TRANSLATOR, cutOff + "}"))
        .hasMessageEndingWith("no sequence in it ends, and the model translator gives its"
            + " answer at a sequence's end: put \"end\":true in each one's last event");
    assertThat(read(TRANSLATOR, cutOff + ",\"end\":true}").sequences()).hasSize(1);
  }

  @Test
  void saysThatTheFileIsOfNoUse() {
    assertThatThrownBy(() -> read(METER, "\n\n")).hasMessage("--events " + file() + ": has no event in it");
    assertThatThrownBy(() -> EventsFile.read(new InputFile("--events", folder), METER)).hasMessageEndingWith(": is a folder, not a file");
    assertThatThrownBy(() -> EventsFile.read(new InputFile("--events", folder.resolve("no")), METER))
        .hasMessageEndingWith(": there is no such file");
  }

  private Path file() {
    return folder.resolve("events.jsonl");
  }

  private Material read(ModelDefinition model, String lines) throws Exception {
    return EventsFile.read(new InputFile("--events", Files.writeString(file(), lines)), model);
  }
}
